package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.FailedCheck;
import dev.martello.appraisal.Facts.UntoldCheck;
import dev.martello.appraisal.PrintableText;
import dev.martello.evidence.settings.OsFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What checks say of one item of settings, the same for all appliances that have it.
 *
 * @param family which system the settings are of, if they can be read
 */
public record PostureReading(
        Facts.StatedSettings settings, Optional<OsFamily> family, Optional<Facts.Posture> posture) {
    /** An enemy can make each element of a list a fault of its own; beyond these nobody reads on. */
    static final int MAX_FAILED = 1000;

    static PostureReading of(OsFamily family, List<String> unknown, List<CheckResult> results) {
        long passed = 0;
        List<CheckResult> failures = new ArrayList<>();
        List<UntoldCheck> untold = new ArrayList<>();
        for (CheckResult each : results) {
            switch (each.outcome()) {
                case Outcome.Passed _ -> passed++;
                case Outcome.NotApplicable _ -> {}
                case Outcome.Failed _ -> failures.add(each);
                case Outcome.CannotTell(String reason) -> untold.add(untold(each.check(), reason));
            }
        }
        List<FailedCheck> failed = failures.stream()
                .sorted(Comparator.comparing((CheckResult each) -> each.check().severity())
                        .thenComparing(each -> each.check().id()))
                .flatMap(PostureReading::failed)
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

    private static Stream<FailedCheck> failed(CheckResult result) {
        Check check = result.check();
        return result.outcome() instanceof Outcome.Failed(List<Outcome.Fault> faults)
                ? faults.stream()
                        .map(fault -> new FailedCheck(
                                check.id().text(),
                                check.severity().label(),
                                check.area(),
                                check.title(),
                                PrintableText.of(fault.subject()),
                                PrintableText.of(fault.seen()),
                                check.remedy().apply().strip(),
                                check.remedy().risk().toString()))
                : Stream.empty();
    }

    private static UntoldCheck untold(Check check, String reason) {
        return new UntoldCheck(check.id().text(), check.severity().label(), check.area(), PrintableText.of(reason));
    }
}
