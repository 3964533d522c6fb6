package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.posture.ExemptedResults.Exempted;
import dev.martello.appraisal.posture.ExemptedResults.Lapse;
import dev.martello.appraisal.posture.Outcome.Failed;
import dev.martello.appraisal.posture.Outcome.Fault;
import dev.martello.evidence.settings.Settings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Exceptions ready to be asked about the settings of one machine. Immutable, for use by many threads. */
public final class CompiledExemptions {
    private record Compiled(Exemption exemption, Optional<CompiledCondition> condition) {}

    private final List<Compiled> exemptions;

    private CompiledExemptions(List<Compiled> exemptions) {
        this.exemptions = List.copyOf(exemptions);
    }

    /**
     * Compiles the conditions of exceptions, those about appliances of a fleet too.
     *
     * @param known the checks that they may be about
     * @throws MalformedCheck if one is about no known check, or its condition does not compile; it names the line
     */
    public static CompiledExemptions of(List<Exemption> exemptions, List<Check> known) throws MalformedCheck {
        if (exemptions.isEmpty()) {
            return new CompiledExemptions(List.of());
        }
        Set<RuleId> ids = known.stream().map(Check::id).collect(Collectors.toSet());
        FactScope scope = FactLanguage.over(Settings.class).scope();
        List<Compiled> compiled = new ArrayList<>();
        for (Exemption each : exemptions) {
            if (!ids.contains(each.check())) {
                throw new MalformedCheck(each.line(), "there is no check " + each.check());
            }
            compiled.add(new Compiled(each, CompiledCondition.of(each, scope)));
        }
        FleetExemption.of(exemptions);
        return new CompiledExemptions(compiled);
    }

    /**
     * Takes the faults for which an exception holds out of results. One whose condition cannot be told does not hold.
     *
     * @param settings of which the results are
     * @param now which day it is
     */
    public ExemptedResults apply(List<CheckResult> results, Settings settings, Instant now) {
        Set<RuleId> asked = results.stream().map(each -> each.check().id()).collect(Collectors.toSet());
        FactValues values = FactValues.of(settings);
        UnseenFacts unseen = new UnseenFacts(settings.unseen());
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Exemption> holding = new ArrayList<>();
        List<Lapse> lapsed = new ArrayList<>();
        for (Compiled each : exemptions) {
            if (asked.contains(each.exemption().check())) {
                whyNot(each, values, unseen, today)
                        .ifPresentOrElse(
                                why -> lapsed.add(new Lapse(each.exemption(), why)),
                                () -> holding.add(each.exemption()));
            }
        }
        return apply(results, holding, lapsed);
    }

    private static Optional<String> whyNot(Compiled compiled, FactValues values, UnseenFacts unseen, LocalDate today) {
        Exemption exemption = compiled.exemption();
        if (today.isAfter(exemption.until())) {
            return Optional.of("it ended on " + exemption.until());
        }
        if (today.isBefore(exemption.granted())) {
            return Optional.of("it begins on " + exemption.granted());
        }
        if (exemption.appliances().isPresent()) {
            return Optional.of("it is for appliances of a fleet");
        }
        return compiled.condition()
                .flatMap(condition -> condition.answer(values, unseen).whyNot());
    }

    private static ExemptedResults apply(List<CheckResult> results, List<Exemption> holding, List<Lapse> lapsed) {
        List<CheckResult> left = new ArrayList<>();
        List<Exempted> exempted = new ArrayList<>();
        for (CheckResult each : results) {
            if (!(each.outcome() instanceof Failed(List<Fault> faults))) {
                left.add(each);
                continue;
            }
            List<Fault> open = new ArrayList<>();
            for (Fault fault : faults) {
                find(holding, each.check(), fault)
                        .ifPresentOrElse(
                                found -> exempted.add(new Exempted(each.check(), fault, found)), () -> open.add(fault));
            }
            if (!open.isEmpty()) {
                left.add(new CheckResult(each.check(), new Failed(open)));
            }
        }
        return new ExemptedResults(left, exempted, lapsed);
    }

    /** Of several the one that holds longest. */
    private static Optional<Exemption> find(List<Exemption> holding, Check check, Fault fault) {
        return holding.stream()
                .filter(each -> each.check().equals(check.id()) && each.isAbout(fault.subject()))
                .max(Comparator.comparing(Exemption::until));
    }
}
