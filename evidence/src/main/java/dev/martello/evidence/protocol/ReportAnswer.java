package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.Report;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a report.
 *
 * @param missing items that the control plane needs before it can judge; the report is to be sent again with them
 * @param result the verdict, if nothing was missing
 * @param nonce for the next report
 * @param certificate what became of the wish for a certificate, if the report named a key and the control plane certifies any
 * @param update what is not as it should be with what the appliance said that it holds; never with a certificate, which comes with its roots
 */
public record ReportAnswer(
        List<ItemDigest> missing,
        Optional<AttestationResult> result,
        Bytes nonce,
        Optional<CertificateAnswer> certificate,
        Optional<CredentialUpdate> update)
        implements Message {
    /** An answer that says nothing of certificates. */
    public ReportAnswer(List<ItemDigest> missing, Optional<AttestationResult> result, Bytes nonce) {
        this(missing, result, nonce, Optional.empty(), Optional.empty());
    }

    public ReportAnswer {
        missing = List.copyOf(missing);
        if (missing.isEmpty() == result.isEmpty()) {
            throw new IllegalArgumentException("an answer has a result or names missing items");
        }
        if (missing.size() > Report.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "missing items are " + missing.size() + ", at most " + Report.MAX_ITEMS + " are allowed");
        }
    }
}
