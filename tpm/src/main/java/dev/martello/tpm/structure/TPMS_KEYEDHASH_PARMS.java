package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** The parameters of a keyed-hash object: an HMAC key, or sealed data. */
public record TPMS_KEYEDHASH_PARMS(TPMT_KEYEDHASH_SCHEME scheme) implements TPMU_PUBLIC_PARMS {
    public static final Layout<TPMS_KEYEDHASH_PARMS> LAYOUT = Layout.record(
            field("scheme", TPMT_KEYEDHASH_SCHEME.LAYOUT, TPMS_KEYEDHASH_PARMS::scheme), TPMS_KEYEDHASH_PARMS::new);
}
