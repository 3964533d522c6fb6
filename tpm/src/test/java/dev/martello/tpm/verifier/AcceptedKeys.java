package dev.martello.tpm.verifier;

import dev.martello.tpm.structure.TPMT_PUBLIC;

/** Attestation keys that tests go on with. */
public final class AcceptedKeys {
    private AcceptedKeys() {}

    /** The key of a public area, which must be that of an attestation key. */
    public static AttestationPublicKey of(TPMT_PUBLIC area) {
        return switch (AttestationKeys.check(area)) {
            case AttestationKeyCheck.Accepted(AttestationPublicKey key) -> key;
            case AttestationKeyCheck.Refused refused -> throw new AssertionError(refused.toString());
        };
    }
}
