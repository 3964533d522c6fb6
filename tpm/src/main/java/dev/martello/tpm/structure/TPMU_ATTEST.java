package dev.martello.tpm.structure;

/** What is attested, of the kinds read here. */
public sealed interface TPMU_ATTEST permits TPMS_CERTIFY_INFO, TPMS_QUOTE_INFO {
    Union<TPM_ST, TPMU_ATTEST> UNION = Union.<TPM_ST, TPMU_ATTEST>none()
            .with(TPM_ST.ATTEST_CERTIFY, TPMS_CERTIFY_INFO.class, TPMS_CERTIFY_INFO.LAYOUT)
            .with(TPM_ST.ATTEST_QUOTE, TPMS_QUOTE_INFO.class, TPMS_QUOTE_INFO.LAYOUT);
}
