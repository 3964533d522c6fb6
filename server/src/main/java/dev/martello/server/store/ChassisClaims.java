package dev.martello.server.store;

import java.util.Optional;

/**
 * What was claimed about an appliance's chassis and does not go with the register. Nobody has proven any of it.
 *
 * @param elsewhere what the register has of the chassis that the appliance says to be in, if it is another one's
 * @param stranger the last refusal of a TPM that said to be in this appliance's chassis, if there was one
 */
public record ChassisClaims(Optional<RegisterEntry> elsewhere, Optional<RefusalCount> stranger) {}
