package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.Digest;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_HA;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;
import java.util.List;

/** Extends a PCR in the banks of the given digests. */
public record PCR_Extend(TPM_HANDLE pcrHandle, List<Digest> digests) implements TpmCommand<Acknowledged> {
    public static final Layout<PCR_Extend> LAYOUT = Layout.record(
            field("pcrHandle", TPM_HANDLE.LAYOUT, PCR_Extend::pcrHandle),
            field("digests", Layout.list(TpmLimits.PCR_BANKS, TPMT_HA.LAYOUT), PCR_Extend::digests),
            PCR_Extend::new);

    private static final CommandForm<PCR_Extend, Acknowledged> FORM = CommandForm.of(
                    TPM_CC.PCR_Extend, LAYOUT, Acknowledged.LAYOUT)
            .handles(1)
            .authorizations(1);

    public PCR_Extend {
        digests = List.copyOf(digests);
    }

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
