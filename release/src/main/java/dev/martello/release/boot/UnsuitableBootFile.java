package dev.martello.release.boot;

/** A file that cannot be what it was said to be, or that is measured in a way not known here. */
public final class UnsuitableBootFile extends Exception {
    private static final long serialVersionUID = 1L;

    UnsuitableBootFile(String problem) {
        super(problem);
    }
}
