package dev.martello.server.view;

import java.util.Objects;

/**
 * An approval that an operator hands in.
 *
 * @param pcrs as in {@code sha256:0,2,4,7}
 * @param pcrDigest SHA-256 over their values, in hexadecimal digits
 * @param signature a marshalled {@code TPMT_SIGNATURE}, in hexadecimal digits
 * @param note what people call it
 */
public record NewBootApproval(String pcrs, String pcrDigest, String signature, String note) {
    public NewBootApproval {
        Objects.requireNonNull(pcrs, "pcrs");
        Objects.requireNonNull(pcrDigest, "pcrDigest");
        Objects.requireNonNull(signature, "signature");
        Objects.requireNonNull(note, "note");
    }
}
