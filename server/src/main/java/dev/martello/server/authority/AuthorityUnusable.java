package dev.martello.server.authority;

/** A folder is no authority that can be used; the message is one sentence for the person who must act. */
public final class AuthorityUnusable extends Exception {
    public AuthorityUnusable(String problem) {
        super(problem);
    }

    public AuthorityUnusable(String problem, Throwable cause) {
        super(problem, cause);
    }
}
