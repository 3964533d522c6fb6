package dev.martello.server.store;

/**
 * Why a certificate does not count any more before its time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1">RFC 5280, section 5.3.1, CRLReason</a>
 */
public enum RevocationReason {
    /** Evidence ended the trust in the appliance. */
    VERDICT("revoked.verdict", 9),
    /** No report came before the last verdict's lease was over. */
    SILENCE("revoked.silence", 9),
    /** Two TPMs report with the appliance's keys. */
    TWO_PLACES("revoked.two-places", 1),
    /** The appliance was taken out of the register. */
    REMOVED("revoked.removed", 5),
    /** The register has another site or another name for the appliance. */
    MOVED("revoked.moved", 3),
    /** The appliance enrolled another attestation key. */
    KEY_REPLACED("revoked.key-replaced", 4),
    /** Who has it wanted so. */
    HOLDER("revoked.by-holder", 5),
    /** Who has it said that others have its key. */
    HOLDER_COMPROMISED("revoked.by-holder-compromised", 1),
    /** Somebody else may have the key of its issuer. */
    ISSUER_COMPROMISED("revoked.issuer-compromised", 2),
    /** Its issuer was revoked, and its key is nobody else's. */
    ISSUER_REVOKED("revoked.issuer-revoked", 5);

    private final String id;
    private final int crlReason;

    RevocationReason(String id, int crlReason) {
        this.id = id;
        this.crlReason = crlReason;
    }

    /** The stable identifier. */
    public String id() {
        return id;
    }

    /**
     * What revocation lists have for it: privilegeWithdrawn, keyCompromise, cACompromise, cessationOfOperation, affiliationChanged or
     * superseded.
     */
    public int crlReason() {
        return crlReason;
    }
}
