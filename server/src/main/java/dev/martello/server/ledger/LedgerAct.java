package dev.martello.server.ledger;

import java.util.Arrays;
import java.util.Optional;

/** What an operator did, or the server in an operator's name, by the words that the ledger has for it. They never change their meaning. */
public enum LedgerAct {
    REGISTER_REPLACED("register-replaced"),
    POLICY_ADOPTED("policy-adopted"),
    CHECKS_ADOPTED("checks-adopted"),
    RELEASE_ADDED("release-added"),
    RELEASE_WITHDRAWN("release-withdrawn"),
    PROFILE_ADDED("profile-added"),
    PROFILE_WITHDRAWN("profile-withdrawn"),
    RING_PLANNED("ring-planned"),
    /** A change would have ended the trust in too many appliances at once, or begun it, and waits. */
    CHANGE_HELD("change-held"),
    INCIDENT_APPROVED("incident-approved"),
    INCIDENT_REJECTED("incident-rejected"),
    SECRET_PUT("secret-put"),
    SECRET_DELETED("secret-deleted"),
    BOOT_STATE_APPROVED("boot-state-approved"),
    BOOT_STATE_WITHDRAWN("boot-state-withdrawn"),
    /** Another root of the authority is told to appliances. */
    ROOT_PUBLISHED("root-published"),
    /** Nothing new is below a root of the authority any more. */
    ROOT_RETIRED("root-retired"),
    /** A root of the authority revoked an issuer. */
    ISSUER_REVOKED("issuer-revoked"),
    /** Certificates are made with another issuer of the authority. */
    ISSUER_TAKEN_UP("issuer-taken-up");

    private final String label;

    LedgerAct(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static Optional<LedgerAct> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }
}
