package dev.martello.appraisal.integrity;

import java.util.Optional;

/**
 * What the operator's register says of where an appliance stands. It decides what the appliance is compared with.
 *
 * @param model the hardware model, as the operator names it
 * @param ring the stage of a roll-out it belongs to
 */
public record Placement(Optional<String> model, Optional<String> ring) {
    /** Of an appliance that the register does not have. */
    public static final Placement UNKNOWN = new Placement(Optional.empty(), Optional.empty());
}
