package dev.martello.server.store;

/** The database cannot do its work: disk full, file damaged, or a statement of ours wrong. */
public final class StoreFailure extends RuntimeException {
    StoreFailure(String what, Throwable cause) {
        super(what, cause);
    }
}
