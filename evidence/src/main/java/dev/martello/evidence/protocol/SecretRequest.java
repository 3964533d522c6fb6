package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Report;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedQuote;

/**
 * Asks for a secret, by an appliance that has reported in this boot.
 *
 * @param quote whose qualifying data is {@link Binding#qualifyingData}: it says that the TPM is asked now, in this boot
 */
public record SecretRequest(ApplianceId appliance, Binding binding, SignedQuote quote) implements Message {
    /**
     * What the quote binds.
     *
     * @param nonce the control plane's nonce, as it was given
     */
    public record Binding(Bytes nonce, SecretName name) {
        private static final Bytes DOMAIN = Bytes.ascii("martello.secret-request.v1\0");

        public Binding {
            Limits.atMost(Report.MAX_NONCE_BYTES, nonce, "nonce");
        }

        /** The 32 octets the TPM is to sign: SHA-256 over the canonical form of this binding. */
        public Bytes qualifyingData() {
            return HashAlgorithm.SHA256
                    .hash(BytesWriter.bigEndian()
                            .bytes(DOMAIN)
                            .sized16(nonce)
                            .sized16(Bytes.ascii(name.text()))
                            .toBytes())
                    .octets();
        }
    }
}
