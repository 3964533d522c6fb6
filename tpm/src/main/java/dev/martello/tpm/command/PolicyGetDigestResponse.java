package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TpmLimits;

/** The answer to {@link PolicyGetDigest}. */
public record PolicyGetDigestResponse(Bytes policyDigest) {
    public static final Layout<PolicyGetDigestResponse> LAYOUT = Layout.record(
            field("policyDigest", Layout.sized(TpmLimits.DIGEST), PolicyGetDigestResponse::policyDigest),
            PolicyGetDigestResponse::new);
}
