package dev.martello.server.authority;

import java.io.IOException;

/** Where the passphrase of a key comes from. */
@FunctionalInterface
public interface Passphrase {
    /**
     * Asks for it; the caller wipes it.
     *
     * @param what it is for, as in {@code the passphrase of issuer-1.p12}
     * @throws IOException if nobody tells it
     */
    char[] tell(String what) throws IOException;
}
