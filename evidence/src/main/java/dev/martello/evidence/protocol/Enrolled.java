package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;

/**
 * The end of enrolment. What it says is durable.
 *
 * @param appliance who the appliance is from now on
 * @param nonce for the first report
 */
public record Enrolled(ApplianceId appliance, Bytes nonce) implements Message {}
