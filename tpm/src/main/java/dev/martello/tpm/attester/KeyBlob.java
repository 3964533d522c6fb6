package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;

/**
 * A key outside of the TPM, to be kept on disk: only the TPM that made it can load it again.
 *
 * @param publicArea a marshalled {@code TPMT_PUBLIC}
 * @param privateArea the content of a {@code TPM2B_PRIVATE}, encrypted by the TPM
 */
public record KeyBlob(Bytes publicArea, Bytes privateArea) {}
