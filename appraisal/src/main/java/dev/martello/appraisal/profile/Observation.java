package dev.martello.appraisal.profile;

import dev.martello.evidence.bootlog.FirmwareMeasurements;

/**
 * What the firmware of one machine measured.
 *
 * @param machine what people call it; each machine is observed once
 * @param site where it stands; empty if nobody knows
 * @param firmware what it measured, if a quote vouches for it, or somebody else does
 */
public record Observation(String machine, String site, FirmwareMeasurements firmware) {}
