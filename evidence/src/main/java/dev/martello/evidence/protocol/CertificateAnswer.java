package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What became of the wish for a certificate.
 *
 * @param chain the certificate of the key that was named, and what stands between it and a root, DER; empty if there is none
 * @param bundle the roots by which others check such certificates, DER
 * @param refusal why there is none
 */
public record CertificateAnswer(List<Bytes> chain, List<Bytes> bundle, Optional<Refusal> refusal) {
    static final int MAX_CERTIFICATES = 8;
    static final int MAX_CERTIFICATE_BYTES = 8 << 10;

    /** Why there is none: a stable identifier and a sentence. */
    public record Refusal(String reason, String explanation) {}

    public CertificateAnswer {
        chain = List.copyOf(chain);
        bundle = List.copyOf(bundle);
        if (chain.isEmpty() == refusal.isEmpty()) {
            throw new IllegalArgumentException("there is a certificate, or a reason why there is none");
        }
        requireBounded(chain);
        requireBounded(bundle);
    }

    static void requireBounded(List<Bytes> certificates) {
        if (certificates.size() > MAX_CERTIFICATES) {
            throw new IllegalArgumentException("there are at most " + MAX_CERTIFICATES + " certificates");
        }
        certificates.forEach(each -> Limits.atMost(MAX_CERTIFICATE_BYTES, each, "certificate"));
    }

    public static CertificateAnswer granted(List<Bytes> chain, List<Bytes> bundle) {
        return new CertificateAnswer(chain, bundle, Optional.empty());
    }

    public static CertificateAnswer refused(String reason, String explanation) {
        return new CertificateAnswer(List.of(), List.of(), Optional.of(new Refusal(reason, explanation)));
    }
}
