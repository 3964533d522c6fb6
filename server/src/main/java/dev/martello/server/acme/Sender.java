package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.store.AcmeAccount;

/** Who signed a request. */
public sealed interface Sender {
    /** One that was opened before, and not given up. */
    record Account(AcmeAccount account) implements Sender {}

    /**
     * Whoever has a key.
     *
     * @param account what an account of that key is
     * @param info the SubjectPublicKeyInfo
     */
    record KeyHolder(AcmeAccount account, Bytes info) implements Sender {}
}
