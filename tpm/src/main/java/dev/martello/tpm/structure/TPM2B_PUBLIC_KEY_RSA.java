package dev.martello.tpm.structure;

import dev.martello.bytes.Bytes;

/** The modulus of an RSA key, big-endian. */
public record TPM2B_PUBLIC_KEY_RSA(Bytes buffer) implements TPMU_PUBLIC_ID {
    public static final Layout<TPM2B_PUBLIC_KEY_RSA> LAYOUT =
            Layout.sized(TpmLimits.RSA_KEY).as(TPM2B_PUBLIC_KEY_RSA::new, TPM2B_PUBLIC_KEY_RSA::buffer);
}
