package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/**
 * What a TPM says and signs.
 *
 * @param magic {@link #TPM_GENERATED_VALUE} if a TPM made it: a restricted key signs nothing else that starts so
 * @param qualifiedSigner the qualified name of the key that signs
 * @param extraData what the caller asked to have signed along, such as a nonce
 */
public record TPMS_ATTEST(
        long magic,
        TPM_ST type,
        Bytes qualifiedSigner,
        Bytes extraData,
        TPMS_CLOCK_INFO clockInfo,
        long firmwareVersion,
        TPMU_ATTEST attested) {
    /** {@code TPM_GENERATED_VALUE}: 0xff, then "TCG". */
    public static final long TPM_GENERATED_VALUE = 0xff54_4347L;

    private static final Field<TPMS_ATTEST, TPM_ST> TYPE = field("type", TPM_ST.LAYOUT, TPMS_ATTEST::type);

    public static final Layout<TPMS_ATTEST> LAYOUT = Layout.record(
            field("magic", Layout.U32, TPMS_ATTEST::magic),
            TYPE,
            field("qualifiedSigner", Layout.sized(TpmLimits.NAME), TPMS_ATTEST::qualifiedSigner),
            field("extraData", Layout.sized(TpmLimits.DATA), TPMS_ATTEST::extraData),
            field("clockInfo", TPMS_CLOCK_INFO.LAYOUT, TPMS_ATTEST::clockInfo),
            field("firmwareVersion", Layout.U64, TPMS_ATTEST::firmwareVersion),
            Field.union("attested", TYPE, TPMU_ATTEST.UNION, TPMS_ATTEST::attested),
            TPMS_ATTEST::new);
}
