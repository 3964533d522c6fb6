package dev.martello.tpm.verifier;

import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.util.List;
import java.util.Optional;

/** Tells keys that never leave the TPM they were made in, and sign handshakes, from others. */
public final class HandshakeKeys {
    private static final List<Flag> NEEDED =
            List.of(Flag.fixedTPM, Flag.fixedParent, Flag.sensitiveDataOrigin, Flag.sign);

    /** A key that decrypts too may be used to learn secrets; a restricted one does not sign handshakes. */
    private static final List<Flag> UNWANTED = List.of(Flag.decrypt, Flag.restricted);

    private HandshakeKeys() {}

    /** What is wrong with a key, as the rest of a sentence about it. */
    public static Optional<String> defect(TPMT_PUBLIC area) {
        for (Flag flag : NEEDED) {
            if (!area.objectAttributes().has(flag)) {
                return Optional.of("lacks the attribute " + flag);
            }
        }
        for (Flag flag : UNWANTED) {
            if (area.objectAttributes().has(flag)) {
                return Optional.of("has the attribute " + flag);
            }
        }
        return AttestationKeys.HASHES.contains(area.nameAlg())
                ? Optional.empty()
                : Optional.of("has a name of a hash algorithm weaker than SHA-256 or not supported");
    }
}
