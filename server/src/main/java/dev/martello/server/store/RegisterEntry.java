package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.report.ApplianceId;
import java.util.Optional;

/**
 * What the operator knows of an appliance it had made.
 *
 * @param ek the fingerprint of its TPM's endorsement key, which is the appliance's identifier
 * @param ring the stage of a roll-out it belongs to
 * @param model the hardware model, if the operator says
 */
public record RegisterEntry(
        ApplianceId ek, String serial, String site, String rackUnit, String ring, Optional<String> model) {
    /** The longest text of one field. */
    public static final int MAX_CHARS = 200;

    public RegisterEntry {
        require(serial, "serial");
        require(site, "site");
        require(rackUnit, "rack unit");
        require(ring, "ring");
        model.ifPresent(name -> require(name, "model"));
    }

    /** Whether a serial number is this machine's: case and space around it count for nothing. */
    public boolean isChassis(String other) {
        return serial.strip().equalsIgnoreCase(other.strip());
    }

    /** Whether site and serial, by which certificates name an appliance, are those of another entry. */
    public boolean hasNamesOf(RegisterEntry other) {
        return site.equals(other.site) && serial.equals(other.serial);
    }

    /** What of it decides what the appliance is compared with. */
    public Placement placement() {
        return new Placement(model, Optional.of(ring));
    }

    private static void require(String text, String field) {
        if (text.indexOf('\0') >= 0) { // which no text of PostgreSQL has
            throw new IllegalArgumentException("the " + field + " has a character that is none: U+0000");
        }
        if (text.isBlank() || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("the " + field + " has 1 to " + MAX_CHARS + " characters");
        }
    }
}
