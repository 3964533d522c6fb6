package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What certificates call a key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7093#section-2">RFC 7093, section 2, method 1: SHA-256 of the key, its first 160 bits</a>
 */
final class KeyIdentifier {
    private static final int BYTES = 20;

    private KeyIdentifier() {}

    static Bytes of(SubjectPublicKeyInfo key) {
        return HashAlgorithm.SHA256
                .hash(Bytes.owning(key.getPublicKeyData().getBytes()))
                .octets()
                .slice(0, BYTES);
    }

    static Bytes of(PublicKey key) {
        return of(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }
}
