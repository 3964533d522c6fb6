package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** A property of a TPM with its value; the properties are numbered in {@link TPM_PT}. */
public record TPMS_TAGGED_PROPERTY(long property, long value) {
    public static final Layout<TPMS_TAGGED_PROPERTY> LAYOUT = Layout.record(
            field("property", Layout.U32, TPMS_TAGGED_PROPERTY::property),
            field("value", Layout.U32, TPMS_TAGGED_PROPERTY::value),
            TPMS_TAGGED_PROPERTY::new);
}
