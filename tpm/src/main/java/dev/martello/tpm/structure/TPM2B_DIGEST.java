package dev.martello.tpm.structure;

import dev.martello.bytes.Bytes;

/** A digest whose algorithm is told elsewhere: what makes the public area of a keyed-hash object unique. */
public record TPM2B_DIGEST(Bytes buffer) implements TPMU_PUBLIC_ID {
    public static final Layout<TPM2B_DIGEST> LAYOUT =
            Layout.sized(TpmLimits.DIGEST).as(TPM2B_DIGEST::new, TPM2B_DIGEST::buffer);
}
