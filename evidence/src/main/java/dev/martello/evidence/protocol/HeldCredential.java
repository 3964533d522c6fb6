package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance holds of what the control plane's authority gave it, so that it is told what is not as it should be. Nobody proves it.
 *
 * @param issuer the {@link #digest} of the certificate of its certificate's issuer, if it has a certificate
 * @param bundle the {@link #digest} of the roots that it has
 */
public record HeldCredential(Optional<Bytes> issuer, Bytes bundle) {
    static final int DIGEST_BYTES = 32;

    public HeldCredential {
        issuer.ifPresent(each -> Limits.atMost(DIGEST_BYTES, each, "issuer"));
        Limits.atMost(DIGEST_BYTES, bundle, "bundle");
    }

    /** SHA-256 over certificates, DER, one behind the other. */
    public static Bytes digest(List<Bytes> certificates) {
        return HashAlgorithm.SHA256
                .hash(Bytes.concat(certificates.toArray(Bytes[]::new)))
                .octets();
    }
}
