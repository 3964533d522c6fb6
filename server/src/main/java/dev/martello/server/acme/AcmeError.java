package dev.martello.server.acme;

/**
 * What can be wrong with a request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-6.7">RFC 8555, section 6.7</a>
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-acme-device-attest/">draft-ietf-acme-device-attest, section 5</a>
 */
public enum AcmeError {
    ACCOUNT_DOES_NOT_EXIST("accountDoesNotExist", 400),
    ALREADY_REVOKED("alreadyRevoked", 400),
    BAD_ATTESTATION_STATEMENT("badAttestationStatement", 400),
    BAD_CSR("badCSR", 400),
    BAD_NONCE("badNonce", 400),
    BAD_PUBLIC_KEY("badPublicKey", 400),
    BAD_REVOCATION_REASON("badRevocationReason", 400),
    BAD_SIGNATURE_ALGORITHM("badSignatureAlgorithm", 400),
    MALFORMED("malformed", 400),
    NOT_FOUND("malformed", 404),
    ORDER_NOT_READY("orderNotReady", 403),
    RATE_LIMITED("rateLimited", 429),
    REJECTED_IDENTIFIER("rejectedIdentifier", 403),
    SERVER_INTERNAL("serverInternal", 500),
    UNAUTHORIZED("unauthorized", 403),
    UNSUPPORTED_IDENTIFIER("unsupportedIdentifier", 400);

    private static final String PREFIX = "urn:ietf:params:acme:error:";

    private final String name;
    private final int status;

    AcmeError(String name, int status) {
        this.name = name;
        this.status = status;
    }

    /** The type of problem documents. */
    public String type() {
        return PREFIX + name;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }
}
