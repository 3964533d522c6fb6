package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/** What a quote attests: which PCRs, and the digest of their values one after the other. */
public record TPMS_QUOTE_INFO(TPML_PCR_SELECTION pcrSelect, Bytes pcrDigest) implements TPMU_ATTEST {
    public static final Layout<TPMS_QUOTE_INFO> LAYOUT = Layout.record(
            field("pcrSelect", TPML_PCR_SELECTION.LAYOUT, TPMS_QUOTE_INFO::pcrSelect),
            field("pcrDigest", Layout.sized(TpmLimits.DIGEST), TPMS_QUOTE_INFO::pcrDigest),
            TPMS_QUOTE_INFO::new);
}
