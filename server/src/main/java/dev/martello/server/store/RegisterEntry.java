package dev.martello.server.store;

import dev.martello.evidence.report.ApplianceId;

/**
 * What the operator knows of an appliance it had made.
 *
 * @param ek the fingerprint of its TPM's endorsement key, which is the appliance's identifier
 * @param ring the stage of a roll-out it belongs to
 */
public record RegisterEntry(ApplianceId ek, String serial, String site, String rackUnit, String ring) {
    /** The longest text of one field. */
    public static final int MAX_CHARS = 200;

    public RegisterEntry {
        require(serial, "serial");
        require(site, "site");
        require(rackUnit, "rack unit");
        require(ring, "ring");
    }

    private static void require(String text, String field) {
        if (text.isBlank() || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("the " + field + " has 1 to " + MAX_CHARS + " characters");
        }
    }
}
