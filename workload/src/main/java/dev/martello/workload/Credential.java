package dev.martello.workload;

import dev.martello.bytes.Bytes;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What an appliance holds while it is trusted.
 *
 * @param id whom it names
 * @param certificate that it is granted
 * @param chain the certificate and those between it and the bundle, DER, one behind the other
 * @param privateKey PKCS#8; absent where the key lives in the TPM and cannot be handed out
 * @param bundle the certificates of the trust domain's authorities, DER, one behind the other
 */
record Credential(SpiffeId id, X509Certificate certificate, Bytes chain, Optional<Bytes> privateKey, Bytes bundle) {
    /** Without the key. */
    @Override
    public String toString() {
        return id + " until " + certificate.getNotAfter().toInstant();
    }
}
