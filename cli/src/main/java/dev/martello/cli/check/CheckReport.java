package dev.martello.cli.check;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.ExemptedResults;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What checks say of a machine, in the order in which people read it.
 *
 * @param settings what was seen of it
 * @param results what each check says
 * @param exempted the same, once exceptions are taken into account
 * @param baseline what was known before
 */
record CheckReport(Settings settings, List<CheckResult> results, ExemptedResults exempted, Baseline baseline) {
    private static final Comparator<CheckResult> WORST_FIRST = Comparator.comparing(
                    (CheckResult each) -> each.check().severity())
            .thenComparing(each -> each.check().id());

    /** How many checks of an area came to which result. */
    record Tally(int passed, int failed, int doubts, int excepted) {
        /** Of those that could tell, how many of a hundred passed. */
        OptionalInt percent() {
            return passed + failed == 0 ? OptionalInt.empty() : OptionalInt.of(100 * passed / (passed + failed));
        }
    }

    /** The checks that failed for something that was not known before, with that alone, the worst first. */
    List<CheckResult> failed() {
        return exempted.results().stream()
                .flatMap(each -> baseline.without(each).stream())
                .sorted(WORST_FIRST)
                .toList();
    }

    /** Whether a check of this severity or a worse one failed. */
    boolean hasFailed(Severity atLeast) {
        return failed().stream().anyMatch(each -> each.check().severity().compareTo(atLeast) <= 0);
    }

    SortedMap<String, Tally> areas() {
        return results.stream()
                .collect(Collectors.groupingBy(
                        each -> each.check().area(),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), this::tally)));
    }

    /** Whether a check failed for nothing but what is excepted. */
    boolean isExcepted(CheckResult result) {
        return result.outcome() instanceof Outcome.Failed
                && exempted.results().stream()
                        .noneMatch(
                                each -> each.check().id().equals(result.check().id()));
    }

    /** The checks that cannot tell, by the reason. */
    SortedMap<String, List<RuleId>> doubts() {
        SortedMap<String, List<RuleId>> doubts = new TreeMap<>();
        for (CheckResult each : results) {
            if (each.outcome() instanceof Outcome.CannotTell(String reason)) {
                doubts.computeIfAbsent(reason, _ -> new ArrayList<>())
                        .add(each.check().id());
            }
        }
        return doubts;
    }

    /** The system and its kernel, for people. */
    String system() {
        String kernel = settings.kernel()
                .flatMap(Kernel::release)
                .map(release -> ", kernel " + release)
                .orElse("");
        return (settings.system().distribution() + " " + settings.system().version()).strip() + kernel;
    }

    private Tally tally(List<CheckResult> results) {
        int excepted = (int) results.stream().filter(this::isExcepted).count();
        return new Tally(
                count(results, Outcome.Passed.class),
                count(results, Outcome.Failed.class) - excepted,
                count(results, Outcome.CannotTell.class),
                excepted);
    }

    private static int count(List<CheckResult> results, Class<? extends Outcome> kind) {
        return (int)
                results.stream().filter(each -> kind.isInstance(each.outcome())).count();
    }
}
