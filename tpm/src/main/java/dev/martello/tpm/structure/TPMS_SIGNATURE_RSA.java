package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;

/** An RSA signature. */
public record TPMS_SIGNATURE_RSA(HashAlgorithm hash, Bytes sig) implements TPMU_SIGNATURE {
    public static final Layout<TPMS_SIGNATURE_RSA> LAYOUT = Layout.record(
            field("hash", TPMI_ALG_HASH.LAYOUT, TPMS_SIGNATURE_RSA::hash),
            field("sig", Layout.sized(TpmLimits.RSA_KEY), TPMS_SIGNATURE_RSA::sig),
            TPMS_SIGNATURE_RSA::new);
}
