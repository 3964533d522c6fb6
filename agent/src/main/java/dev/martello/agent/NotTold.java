package dev.martello.agent;

import dev.martello.tpm.attester.UnsealDefect;

/** The TPM does not tell a secret that the control plane gave. */
public final class NotTold extends Exception {
    private final String reason;

    NotTold(UnsealDefect defect) {
        super(defect.meaning());
        this.reason = defect.id();
    }

    /** The stable identifier. */
    public String reason() {
        return reason;
    }
}
