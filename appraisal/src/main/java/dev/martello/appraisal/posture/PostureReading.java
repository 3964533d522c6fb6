package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.FailedCheck;
import dev.martello.appraisal.Facts.UntoldCheck;
import dev.martello.appraisal.PrintableText;
import dev.martello.evidence.settings.OsFamily;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What checks say of one item of settings, the same for all appliances that have it.
 *
 * @param family which system the settings are of, if they can be read
 */
public record PostureReading(
        Facts.StatedSettings settings, Optional<OsFamily> family, Optional<Facts.Posture> posture) {
    /** An enemy can make each element of a list a fault of its own; beyond these nobody reads on. */
    static final int MAX_FAILED = 1000;

    private static final Comparator<StatedResult> WORST_FIRST = Comparator.comparing(
                    (StatedResult each) -> each.result().check().severity())
            .thenComparing(each -> each.result().check().id());

    static PostureReading of(OsFamily family, List<String> unknown, List<StatedResult> results) {
        long passed = results.stream()
                .filter(each -> each.result().outcome() instanceof Outcome.Passed)
                .count();
        List<StatedResult> failures = results.stream()
                .filter(each -> !each.failed().isEmpty())
                .sorted(WORST_FIRST)
                .toList();
        List<UntoldCheck> untold =
                results.stream().flatMap(each -> each.untold().stream()).toList();
        List<FailedCheck> failed = failures.stream()
                .flatMap(each -> each.failed().stream())
                .limit(MAX_FAILED)
                .toList();
        return new PostureReading(
                new Facts.StatedSettings(
                        Facts.SettingsState.STATED,
                        "",
                        unknown.stream().map(PrintableText::of).toList()),
                Optional.of(family),
                Optional.of(new Facts.Posture(passed, failures.size(), untold.size(), failed, untold)));
    }

    /**
     * What it comes to on an appliance that enrolled as something.
     *
     * @param platform operating system and architecture, as in {@code linux/amd64}
     */
    public PostureReading on(String platform) {
        return family.filter(stated -> !platform.startsWith(stated + "/"))
                .map(stated -> new PostureReading(
                        Facts.StatedSettings.malformed(
                                "they are of " + stated + ", and the appliance enrolled as " + platform),
                        family,
                        Optional.empty()))
                .orElse(this);
    }
}
