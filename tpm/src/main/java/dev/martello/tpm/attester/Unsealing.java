package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;

/** What came of asking a TPM for sealed data. */
public sealed interface Unsealing {
    /** The TPM told it. */
    record Told(Bytes data) implements Unsealing {
        /** Secrets are not for logs. */
        @Override
        public String toString() {
            return "Told";
        }
    }

    /** The TPM did not. */
    record Refused(UnsealDefect defect) implements Unsealing {}
}
