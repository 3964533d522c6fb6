package dev.martello.server.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an appliance keeps a key that was certified. */
public enum KeyKind {
    /** In the memory and on the disk of the machine, for fast handshakes. */
    MEMORY,
    /** In the TPM, which it cannot leave; its attestation key says so. */
    TPM;

    /** The kind that operators write so, if there is one. */
    public static Optional<KeyKind> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** As operators write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
