package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.ExceptedCheck;
import dev.martello.appraisal.Facts.FailedCheck;
import dev.martello.appraisal.Facts.UntoldCheck;
import dev.martello.appraisal.PrintableText;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.settings.OsFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What checks say of one item of settings, the same for all appliances that have it.
 *
 * @param family which system the settings are of, if they can be read
 * @param exemptions the exceptions that hold for such settings, of which each is for some appliances
 */
public record PostureReading(
        Facts.StatedSettings settings,
        Optional<OsFamily> family,
        Optional<Facts.Posture> posture,
        List<FleetExemption> exemptions) {
    /** An enemy can make each element of a list a fault of its own; beyond these nobody reads on. */
    static final int MAX_FAILED = 1000;

    private static final Comparator<StatedResult> WORST_FIRST = Comparator.comparing(
                    (StatedResult each) -> each.result().check().severity())
            .thenComparing(each -> each.result().check().id());

    static PostureReading of(
            OsFamily family, List<String> unknown, List<StatedResult> results, List<FleetExemption> exemptions) {
        long passed = 0;
        List<StatedResult> failures = new ArrayList<>();
        List<UntoldCheck> untold = new ArrayList<>();
        for (StatedResult each : results) {
            switch (each.result().outcome()) {
                case Outcome.Passed _ -> passed++;
                case Outcome.NotApplicable _ -> {}
                case Outcome.Failed _ -> failures.add(each);
                case Outcome.CannotTell _ -> each.untold().ifPresent(untold::add);
            }
        }
        failures.sort(WORST_FIRST);
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
                Optional.of(new Facts.Posture(passed, failures.size(), untold.size(), failed, untold, List.of())),
                exemptions);
    }

    static PostureReading malformed(String problem) {
        return new PostureReading(
                Facts.StatedSettings.malformed(problem), Optional.empty(), Optional.empty(), List.of());
    }

    /** What it comes to on an appliance of which this is known. */
    public PostureReading on(Facts appliance) {
        Optional<OsFamily> other = family.filter(stated -> !appliance.platform().startsWith(stated + "/"));
        if (other.isPresent()) {
            return malformed("they are of " + other.get() + ", and the appliance enrolled as " + appliance.platform());
        }
        return exemptions.isEmpty()
                ? this
                : new PostureReading(settings, family, posture.map(said -> excepted(said, appliance)), List.of());
    }

    private Facts.Posture excepted(Facts.Posture said, Facts appliance) {
        FactValues known = FactValues.of(appliance);
        List<FleetExemption> holding =
                exemptions.stream().filter(each -> each.isFor(known)).toList();
        List<FailedCheck> left = new ArrayList<>();
        List<ExceptedCheck> excepted = new ArrayList<>();
        for (FailedCheck fault : said.failed()) {
            holding.stream()
                    .filter(each -> each.isAbout(fault))
                    .max(Comparator.comparing(each -> each.exemption().until()))
                    .ifPresentOrElse(found -> excepted.add(found.excepted(fault)), () -> left.add(fault));
        }
        return new Facts.Posture(
                said.passed(),
                said.failedChecks() - (rules(said.failed()) - rules(left)),
                said.untold(),
                left,
                said.cannotTell(),
                excepted);
    }

    private static long rules(List<FailedCheck> failed) {
        return failed.stream().map(FailedCheck::rule).distinct().count();
    }
}
