package dev.martello.lab.scenario;

import java.time.Duration;
import java.util.List;

/**
 * What came of a scenario.
 *
 * @param expected what was to come of it
 * @param actual what did
 * @param isAsExpected whether that is the same
 * @param cpu what its machine took of this computer's processors
 * @param elapsed how long it took
 */
public record Outcome(
        String scenario, String expected, String actual, boolean isAsExpected, Duration cpu, Duration elapsed) {
    /** The same, unless faults were seen besides, which nobody expects. */
    Outcome but(List<String> faults) {
        return faults.isEmpty()
                ? this
                : new Outcome(scenario, expected, actual + ", but " + String.join(", ", faults), false, cpu, elapsed);
    }
}
