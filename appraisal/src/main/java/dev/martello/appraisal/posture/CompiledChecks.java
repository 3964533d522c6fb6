package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks ready to be asked of any settings. Immutable, for use by many threads. */
public final class CompiledChecks {
    private static final UnseenFacts NOTHING = new UnseenFacts(List.of());

    private final FactLanguage language;
    private final List<CompiledCheck> checks;

    private CompiledChecks(FactLanguage language, List<CompiledCheck> checks) {
        this.language = language;
        this.checks = checks;
    }

    /**
     * Compiles the conditions of checks.
     *
     * @throws MalformedCheck if one does not compile; it names the check, the line and the place
     */
    public static CompiledChecks of(List<Check> checks) throws MalformedCheck {
        FactLanguage language = FactLanguage.over(Settings.class);
        FactScope scope = language.scope();
        List<CompiledCheck> compiled = new ArrayList<>();
        for (Check each : checks) {
            compiled.add(CompiledCheck.of(each, scope));
        }
        return new CompiledChecks(language, List.copyOf(compiled));
    }

    /**
     * Compiles the texts too, which is otherwise done only once there is a fault to describe.
     *
     * @throws MalformedCheck if one does not compile
     */
    void requireTexts() throws MalformedCheck {
        for (CompiledCheck each : checks) {
            each.requireTexts();
        }
    }

    /** Those for one system, in their order. */
    List<CompiledCheck> forSystem(OsFamily system) {
        return checks.stream()
                .filter(each -> each.check().systems().contains(system))
                .toList();
    }

    public int size() {
        return checks.size();
    }

    /** What each check says that is for the system, in their order. */
    public List<CheckResult> judge(Settings settings) {
        FactValues values = FactValues.of(settings);
        UnseenFacts unseen = new UnseenFacts(settings.unseen());
        return forSystem(settings.system().family()).stream()
                .map(each -> new CheckResult(each.check(), each.judge(values, unseen)))
                .toList();
    }

    /** The facts that a check asks for, in the order of their paths; none if there is no such check. */
    public List<AskedFact> asked(RuleId id, Settings settings) {
        FactValues values = FactValues.of(settings);
        return checks.stream()
                .filter(each -> each.check().id().equals(id))
                .flatMap(each -> each.asked(values, new UnseenFacts(settings.unseen())).stream())
                .toList();
    }

    /**
     * Tries each check with its own samples, and with nothing seen at all, of which none may tell anything.
     *
     * @return one sentence for each that does not do what it should, with the check's name
     */
    public List<String> trial() {
        return checks.stream().flatMap(each -> trial(each).stream()).toList();
    }

    private List<String> trial(CompiledCheck compiled) {
        Check check = compiled.check();
        List<String> problems = new ArrayList<>();
        try {
            compiled.requireTexts();
        } catch (MalformedCheck e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        for (boolean passes : List.of(true, false)) {
            if (check.samples().stream().noneMatch(each -> each.passes() == passes)) {
                problems.add(check.id() + " has no sample that is " + (passes ? "passing" : "failing"));
            }
        }
        if (!(compiled.judge(FactValues.none(), NOTHING) instanceof Outcome.CannotTell)) {
            problems.add(check.id() + " says something where nothing could be seen");
        }
        for (Check.Sample each : check.samples()) {
            sample(compiled, each).ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<String> sample(CompiledCheck compiled, Check.Sample sample) {
        String where = "line " + sample.line() + ": " + compiled.check().id();
        try {
            Outcome outcome = compiled.judge(language.values(sample.settings()), NOTHING);
            boolean isRight = sample.passes() ? outcome instanceof Outcome.Passed : outcome instanceof Outcome.Failed;
            return isRight
                    ? Optional.empty()
                    : Optional.of(where + " should " + (sample.passes() ? "pass" : "fail")
                            + " with this sample, and says " + outcome);
        } catch (MalformedExpression e) {
            return Optional.of(where + " has a sample that is not as settings are: " + e.problem());
        }
    }
}
