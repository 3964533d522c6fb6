package dev.martello.evidence.system;

/** A system call came to nothing. */
public final class FailedCall extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int ENOENT = 2;
    private static final int EACCES = 13;

    private final int errno;

    FailedCall(String call, int errno) {
        super(errno == EACCES ? "access is denied" : call + " says error " + errno);
        this.errno = errno;
    }

    /** Whether it is not allowed. */
    boolean isDenied() {
        return errno == EACCES;
    }

    /** Whether what it was about is not there. */
    public boolean isAbsent() {
        return errno == ENOENT;
    }
}
