package dev.martello.server.view;

import java.util.List;
import java.util.Optional;

/**
 * What the checks say of how an appliance is set up.
 *
 * @param settings {@code stated}, or {@code malformed} if what the appliance says cannot be used
 * @param problem why it cannot
 * @param passed how many checks passed
 * @param failed how many failed
 * @param cannotTell how many cannot tell
 * @param findings what is not as it should be, worst first; of very much the worst
 * @param untold the checks that cannot tell, and why
 * @param excepted what is not as it should be either, and somebody answers for it for a time
 */
public record PostureView(
        String settings,
        Optional<String> problem,
        long passed,
        long failed,
        long cannotTell,
        List<Finding> findings,
        List<Untold> untold,
        List<Excepted> excepted) {
    public PostureView {
        findings = List.copyOf(findings);
        untold = List.copyOf(untold);
        excepted = List.copyOf(excepted);
    }

    /**
     * One thing that is not as it should be.
     *
     * @param rule the name of the check
     * @param risk what the remedy costs, as in {@code needs restart}
     */
    public record Finding(
            String rule, String severity, String title, String subject, String seen, String remedy, String risk) {}

    /** A check that cannot tell. */
    public record Untold(String rule, String severity, String reason) {}

    /**
     * One thing for which an exception holds.
     *
     * @param until the last day on which it holds, as in {@code 2027-03-31}
     */
    public record Excepted(
            String rule, String severity, String subject, String seen, String owner, String reason, String until) {}
}
