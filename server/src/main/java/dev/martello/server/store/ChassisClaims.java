package dev.martello.server.store;

import java.util.Optional;

/**
 * What was claimed about the chassis of an appliance of the register and does not go with the register. Nobody has proven any of it.
 *
 * @param elsewhere if the appliance says to be in a chassis that is not its own: what the register has of that one
 * @param stranger the last refusal of a TPM that said to be in this appliance's chassis, if there was one
 */
public record ChassisClaims(Optional<RegisterEntry> elsewhere, Optional<RefusalCount> stranger) {
    /** Of an appliance that the register does not have. */
    static final ChassisClaims NONE = new ChassisClaims(Optional.empty(), Optional.empty());
}
