package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What is not as it should be with what an appliance holds.
 *
 * @param bundle the roots by which others' certificates are checked from now on, DER; empty if the appliance has these
 * @param renewal why it should ask for another certificate now, if it should
 */
public record CredentialUpdate(List<Bytes> bundle, Optional<Renewal> renewal) {
    /** A stable identifier and a sentence. */
    public record Renewal(String reason, String explanation) {}

    public CredentialUpdate {
        bundle = List.copyOf(bundle);
        if (bundle.isEmpty() && renewal.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to be told");
        }
        CertificateAnswer.requireBounded(bundle);
    }
}
