package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import java.util.List;

/** Handles. */
public record TPML_HANDLE(List<TPM_HANDLE> handle) implements TPMU_CAPABILITIES {
    public static final Layout<TPML_HANDLE> LAYOUT = Layout.record(
            field("handle", Layout.list(TpmLimits.LIST, TPM_HANDLE.LAYOUT), TPML_HANDLE::handle), TPML_HANDLE::new);

    public TPML_HANDLE {
        handle = List.copyOf(handle);
    }
}
