package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/** What {@code TPM2_Certify} attests: an object of that name is loaded. */
public record TPMS_CERTIFY_INFO(Bytes name, Bytes qualifiedName) implements TPMU_ATTEST {
    public static final Layout<TPMS_CERTIFY_INFO> LAYOUT = Layout.record(
            field("name", Layout.sized(TpmLimits.NAME), TPMS_CERTIFY_INFO::name),
            field("qualifiedName", Layout.sized(TpmLimits.NAME), TPMS_CERTIFY_INFO::qualifiedName),
            TPMS_CERTIFY_INFO::new);
}
