package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link PolicySecret}. */
public record PolicySecretResponse(Bytes timeout, TPMT_TK policyTicket) {
    public static final Layout<PolicySecretResponse> LAYOUT = Layout.record(
            field("timeout", Layout.sized(TpmLimits.TIMEOUT), PolicySecretResponse::timeout),
            field("policyTicket", TPMT_TK.LAYOUT, PolicySecretResponse::policyTicket),
            PolicySecretResponse::new);
}
