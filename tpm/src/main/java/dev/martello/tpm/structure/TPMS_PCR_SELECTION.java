package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;

/**
 * PCRs of one bank.
 *
 * @param pcrSelect a bit a PCR: PCR n is bit n mod 8, counted from the lowest, of octet n / 8
 */
public record TPMS_PCR_SELECTION(HashAlgorithm hash, Bytes pcrSelect) {
    public static final Layout<TPMS_PCR_SELECTION> LAYOUT = Layout.record(
            field("hash", TPMI_ALG_HASH.LAYOUT, TPMS_PCR_SELECTION::hash),
            field("pcrSelect", Layout.shortSized(TpmLimits.PCR_SELECT), TPMS_PCR_SELECTION::pcrSelect),
            TPMS_PCR_SELECTION::new);
}
