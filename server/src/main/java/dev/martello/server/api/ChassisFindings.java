package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.judgement.Notice;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.RefusalCount;
import dev.martello.server.store.RegisterEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the chassis that machines say to be in do not go with the register. A claim changes no verdict: it is for operators to go and look, and whoever
 * lies about it harms nobody but themselves.
 */
final class ChassisFindings {
    /** After that, whoever was refused is not at the door any more. */
    private static final Duration STRANGERS_COUNT_FOR = Duration.ofDays(7);

    private ChassisFindings() {}

    static List<Finding> of(FleetMember member, Instant now) {
        return member.register()
                .map(entry -> Stream.concat(moved(member, entry).stream(), stranger(member, entry, now).stream())
                        .toList())
                .orElse(List.of());
    }

    private static Optional<Finding> moved(FleetMember member, RegisterEntry entry) {
        Optional<ChassisSerial> other =
                member.appliance().chassisSerial().filter(serial -> !entry.isChassis(serial.text()));
        return other.map(serial -> member.chassis()
                .elsewhere()
                .map(elsewhere -> finding(
                        Notice.CHASSIS_OF_ANOTHER,
                        Severity.HIGH,
                        entry,
                        "registered as chassis " + entry.serial() + " at " + entry.site()
                                + ", its firmware says chassis " + serial + ", which is registered at "
                                + elsewhere.site() + " with " + elsewhere.ek().shortText(),
                        "Look at both machines: a TPM or a main board was moved. Correct the register if it was you."))
                .orElseGet(() -> finding(
                        Notice.CHASSIS_SERIAL_MISMATCH,
                        Severity.MEDIUM,
                        entry,
                        "registered as chassis " + entry.serial() + ", its firmware says chassis " + serial
                                + ", which the register does not have",
                        "Correct the serial in the register, or look at the machine: its TPM may have been moved.")));
    }

    private static Optional<Finding> stranger(FleetMember member, RegisterEntry entry, Instant now) {
        return member.chassis()
                .stranger()
                .filter(refusal -> refusal.last().plus(STRANGERS_COUNT_FOR).isAfter(now))
                .map(refusal -> finding(
                        Notice.CHASSIS_OTHER_TPM,
                        Severity.HIGH,
                        entry,
                        "chassis " + entry.serial() + " is registered with "
                                + entry.ek().shortText() + ", and "
                                + shortText(refusal) + " said to be in it, " + refusal.times() + " times until "
                                + refusal.last().truncatedTo(ChronoUnit.SECONDS),
                        "If the main board was changed, put the fingerprint " + refusal.fingerprint()
                                + " into the register; else find out what the machine is."));
    }

    private static String shortText(RefusalCount refusal) {
        return refusal.fingerprint()
                .substring(0, Math.min(12, refusal.fingerprint().length()));
    }

    private static Finding finding(
            Notice notice, Severity severity, RegisterEntry entry, String explanation, String remedy) {
        return new Finding(
                new RuleId(notice.id()),
                severity,
                TrustTier.AFFIRMING,
                "chassis " + entry.serial(),
                explanation,
                Optional.empty(),
                Optional.of(remedy));
    }
}
