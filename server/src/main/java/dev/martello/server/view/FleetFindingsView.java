package dev.martello.server.view;

import java.util.List;
import java.util.Optional;

/**
 * What checks say of the whole fleet.
 *
 * @param appliances how many appliances there are that were judged
 * @param stating how many of them say how they are set up
 * @param findings by check, the worst first
 * @param exceptions of the operator's own checks
 */
public record FleetFindingsView(int appliances, long stating, List<Finding> findings, List<Exempted> exceptions) {
    public FleetFindingsView {
        findings = List.copyOf(findings);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * A check that fails on some appliances.
     *
     * @param rule the name of the check
     * @param appliances on how many it fails
     * @param cannotTell of how many it cannot tell
     * @param where what those have in common on which it fails, as in {@code all 12 of release 2026.11.2, and no others}
     * @param examples some of those on which it fails
     * @param risk what the remedy costs, as in {@code needs restart}
     */
    public record Finding(
            String rule,
            String severity,
            String title,
            long appliances,
            long cannotTell,
            Optional<String> where,
            List<Example> examples,
            String remedy,
            String risk) {
        public Finding {
            examples = List.copyOf(examples);
        }
    }

    /** An appliance on which a check fails, and the first thing that is wrong there. */
    public record Example(String appliance, Optional<String> serial, String subject, String seen) {}

    /**
     * An exception, and what becomes of it.
     *
     * @param rule the name of the check
     * @param subject of which faults it is, with asterisks
     * @param granted the first day on which it holds, as in {@code 2026-11-26}
     * @param until the last day on which it holds
     * @param state {@code granted}, {@code begins-later} or {@code ended}
     * @param appliances for how many something is excepted by it
     */
    public record Exempted(
            String rule,
            Optional<String> subject,
            String owner,
            String reason,
            String granted,
            String until,
            String state,
            long appliances) {}
}
