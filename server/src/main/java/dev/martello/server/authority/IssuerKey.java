package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;

/** The secret key of an issuer, wherever it is kept. For use by many threads. */
@FunctionalInterface
public interface IssuerKey {
    /**
     * An ECDSA signature in DER, with the hash algorithm that belongs to the key's curve.
     *
     * @throws GeneralSecurityException if it does not sign
     */
    Bytes sign(Bytes message) throws GeneralSecurityException;

    /** In place of a key that is not there, or not wanted. */
    IssuerKey GONE = _ -> {
        throw new GeneralSecurityException("the issuer's key is not there");
    };
}
