package dev.martello.server.authority;

import dev.martello.evidence.protocol.CredentialUpdate;

/** Why an appliance should ask for another certificate before its time. The identifiers never change their meaning. */
enum RenewalCause {
    ISSUER_REVOKED("certificate.issuer-revoked", "the issuer of the certificate that is held was revoked");

    private final String id;
    private final String explanation;

    RenewalCause(String id, String explanation) {
        this.id = id;
        this.explanation = explanation;
    }

    CredentialUpdate.Renewal renewal() {
        return new CredentialUpdate.Renewal(id, explanation);
    }
}
