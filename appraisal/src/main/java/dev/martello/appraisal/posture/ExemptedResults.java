package dev.martello.appraisal.posture;

import dev.martello.appraisal.posture.Outcome.Fault;
import java.util.List;

/**
 * What checks say once exceptions are taken into account.
 *
 * @param results what is left: a check of which all faults are excepted is not among them
 * @param exempted the faults for which somebody answers, in the order of the checks
 * @param lapsed the exceptions about checks that were asked which do not hold
 */
public record ExemptedResults(List<CheckResult> results, List<Exempted> exempted, List<Lapse> lapsed) {
    /** A fault, and the exception that holds for it. */
    public record Exempted(Check check, Fault fault, Exemption exemption) {}

    /** An exception that does not hold, and why. */
    public record Lapse(Exemption exemption, String why) {}

    public ExemptedResults {
        results = List.copyOf(results);
        exempted = List.copyOf(exempted);
        lapsed = List.copyOf(lapsed);
    }
}
