package dev.martello.server.acme;

import dev.martello.server.authority.NotIssued;
import dev.martello.server.intake.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A request is not done. */
public final class AcmeProblem extends Exception {
    private final AcmeError error;
    private final String detail;
    private final Optional<String> reason;

    /** @param reason a stable identifier that says more than the error's type */
    private AcmeProblem(AcmeError error, String detail, Optional<String> reason) {
        super(detail, null, false, false);
        this.error = error;
        this.detail = detail;
        this.reason = reason;
    }

    public static AcmeProblem of(AcmeError error, String detail) {
        return new AcmeProblem(error, detail, Optional.empty());
    }

    /** A device is not believed. */
    static AcmeProblem of(AcmeError error, Refusal refusal) {
        return new AcmeProblem(error, refusal.detail(), Optional.of(refusal.reason()));
    }

    /** There is no certificate. */
    static AcmeProblem of(NotIssued e) {
        AcmeError error = switch (e.reason()) {
            case NOT_TRUSTED, WOULD_WIDEN, UNREGISTERED, NOT_REPORTING, KEY_KIND_REFUSED, KEY_NOT_IN_TPM ->
                AcmeError.UNAUTHORIZED;
            case SITE_UNSUITABLE, DNS_NAME_UNSUITABLE, DNS_NAME_OUTSIDE -> AcmeError.REJECTED_IDENTIFIER;
            case KEY_UNSUITABLE -> AcmeError.BAD_CSR;
            case TOO_MANY -> AcmeError.RATE_LIMITED;
            case AUTHORITY_UNAVAILABLE -> AcmeError.SERVER_INTERNAL;
        };
        return new AcmeProblem(
                error, String.valueOf(e.getMessage()), Optional.of(e.reason().id()));
    }

    /**
     * The problem document.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
     */
    public String document() {
        ObjectNode document = SignedRequest.JSON
                .createObjectNode()
                .put("type", error.type())
                .put("detail", detail)
                .put("status", error.status());
        reason.ifPresent(id -> document.put("reason", id));
        return SignedRequest.JSON.writeValueAsString(document);
    }

    public AcmeError error() {
        return error;
    }
}
