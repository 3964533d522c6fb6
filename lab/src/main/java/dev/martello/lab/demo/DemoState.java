package dev.martello.lab.demo;

import dev.martello.server.view.ApplianceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to see at a moment.
 *
 * @param activity what is being done
 * @param done how much of it, 0 to 1, if that can be told
 * @param appliances in the order of the fleet
 * @param restarts how often the control plane was found dead and started again
 */
public record DemoState(String activity, Optional<Double> done, List<Row> appliances, int restarts) {
    public DemoState {
        appliances = List.copyOf(appliances);
    }

    /**
     * One appliance.
     *
     * @param id its serial number
     * @param story what is special about it
     * @param release what it was found to run
     * @param verdict what the control plane makes of it, if it has said anything yet
     * @param reason why, in a sentence; empty if there is nothing to explain
     * @param expected what is to come of it
     * @param isAsExpected whether that came of it, for the reason that its story gives
     */
    public record Row(
            String id,
            String site,
            String story,
            Optional<String> release,
            Optional<DemoVerdict> verdict,
            String reason,
            DemoVerdict expected,
            boolean isAsExpected) {
        /** An appliance of which nothing is known yet. */
        static Row expecting(DemoAppliance appliance) {
            return of(appliance, Optional.empty(), Optional.empty(), "", false);
        }

        /** An appliance that the control plane does not let enrol, for the reason of its story. */
        static Row refused(DemoAppliance appliance, String explanation) {
            boolean isAsExpected = appliance.expected() == DemoVerdict.REFUSED;
            return of(appliance, Optional.empty(), Optional.of(DemoVerdict.REFUSED), explanation, isAsExpected);
        }

        /** An appliance as the control plane sees it. */
        static Row judged(DemoAppliance appliance, ApplianceView seen) {
            DemoVerdict verdict = DemoVerdict.of(seen.summary().tier());
            String rule = appliance.rule();
            boolean isForTheReason = rule.isEmpty()
                    || seen.findings().stream()
                            .anyMatch(each ->
                                    each.rule().equals(rule) && each.subject().startsWith(appliance.subject()));
            return of(
                    appliance,
                    seen.summary().release(),
                    Optional.of(verdict),
                    seen.summary().reason(),
                    verdict == appliance.expected() && isForTheReason);
        }

        private static Row of(
                DemoAppliance appliance,
                Optional<String> release,
                Optional<DemoVerdict> verdict,
                String reason,
                boolean isAsExpected) {
            return new Row(
                    appliance.name(),
                    appliance.site(),
                    appliance.description(),
                    release,
                    verdict,
                    reason,
                    appliance.expected(),
                    isAsExpected);
        }
    }

    /**
     * What came of running an unknown binary on a good appliance.
     *
     * @param id its serial number
     * @param toVerdict from the act to the moment at which the control plane was seen to have turned its verdict
     * @param revocation what became of its certificate, if it had one
     */
    public record Tampering(
            String id,
            String path,
            DemoVerdict verdict,
            String reason,
            Duration toVerdict,
            Optional<Revocation> revocation) {}

    /**
     * A certificate that another appliance took in a TLS handshake before the act, and refused as revoked after it.
     *
     * @param after from the act to the moment at which that was seen, and the certificate was gone from the machine
     * @param refusedBy the other appliance's serial number
     */
    public record Revocation(Duration after, String refusedBy) {}

    /** How it ended: the verdicts before the tampering, and what came of the tampering if that was found out. */
    public record Outcome(List<Row> appliances, Optional<Tampering> tampering) {
        public boolean isAsExpected() {
            return appliances.stream().allMatch(Row::isAsExpected) && tampering.isPresent();
        }
    }
}
