package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TpmLimits;

/** Has the values of PCRs attested by a key. */
public record Quote(
        TPM_HANDLE signHandle, Bytes qualifyingData, TPMT_ASYM_SCHEME inScheme, TPML_PCR_SELECTION pcrSelect)
        implements TpmCommand<QuoteResponse> {
    public static final Layout<Quote> LAYOUT = Layout.record(
            field("signHandle", TPM_HANDLE.LAYOUT, Quote::signHandle),
            field("qualifyingData", Layout.sized(TpmLimits.DATA), Quote::qualifyingData),
            field("inScheme", TPMT_ASYM_SCHEME.LAYOUT, Quote::inScheme),
            field("PCRselect", TPML_PCR_SELECTION.LAYOUT, Quote::pcrSelect),
            Quote::new);

    private static final CommandForm<Quote, QuoteResponse> FORM = CommandForm.of(
                    TPM_CC.Quote, LAYOUT, QuoteResponse.LAYOUT)
            .handles(1)
            .authorizations(1);

    @Override
    public Request<QuoteResponse> request() {
        return FORM.fill(this);
    }
}
