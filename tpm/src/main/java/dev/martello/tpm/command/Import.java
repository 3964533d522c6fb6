package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/**
 * Takes an object that was made elsewhere below a parent of this TPM; {@link Load} makes it usable.
 *
 * @param encryptionKey of the inner wrapper, empty if there is none
 * @param duplicate the content of a {@code TPM2B_PRIVATE}
 * @param inSymSeed what the outer wrapper's keys are derived from, encrypted to the parent
 * @param symmetricAlg of the inner wrapper
 */
public record Import(
        TPM_HANDLE parentHandle,
        Bytes encryptionKey,
        TPMT_PUBLIC objectPublic,
        Bytes duplicate,
        Bytes inSymSeed,
        TPMT_SYM_DEF symmetricAlg)
        implements TpmCommand<ImportResponse> {
    public static final Layout<Import> LAYOUT = Layout.record(
            field("parentHandle", TPM_HANDLE.LAYOUT, Import::parentHandle),
            field("encryptionKey", Layout.sized(TpmLimits.DATA), Import::encryptionKey),
            field("objectPublic", TPMT_PUBLIC.SIZED_LAYOUT, Import::objectPublic),
            field("duplicate", Layout.sized(TpmLimits.PRIVATE_AREA), Import::duplicate),
            field("inSymSeed", Layout.sized(TpmLimits.ENCRYPTED_SECRET), Import::inSymSeed),
            field("symmetricAlg", TPMT_SYM_DEF.LAYOUT, Import::symmetricAlg),
            Import::new);

    private static final CommandForm<Import, ImportResponse> FORM = CommandForm.of(
                    TPM_CC.Import, LAYOUT, ImportResponse.LAYOUT)
            .handles(1)
            .authorizations(1);

    @Override
    public Request<ImportResponse> request() {
        return FORM.fill(this);
    }
}
