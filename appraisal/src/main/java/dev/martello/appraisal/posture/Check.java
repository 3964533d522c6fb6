package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactConstant;
import dev.martello.appraisal.expression.FactSample;
import dev.martello.evidence.settings.OsFamily;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rule of posture.
 *
 * @param id its stable name; the first word is the area it belongs to
 * @param line where it starts in its document, from 1
 * @param title what should be so, in one sentence; <code>{parameter.NAME}</code> in it is replaced by the value
 * @param systems the families of operating systems that it is for
 * @param severity how bad it is if it is not so
 * @param parameters what its expressions know as {@code parameter.NAME}, with the value that counts unless a profile has another
 * @param applies a condition without which it has nothing to say
 * @param each a list of whose elements, called {@code it}, each is looked at
 * @param pass the condition under which all is well
 * @param subject a template: what it is about
 * @param seen a template: what was found instead
 * @param why what an attacker gains if it is not so
 * @param references where else it is asked for
 * @param remedy what to do; parameters are replaced as in the title
 * @param samples what it must say of given settings
 */
public record Check(
        RuleId id,
        int line,
        String title,
        Set<OsFamily> systems,
        Severity severity,
        SortedMap<String, FactConstant> parameters,
        Optional<ExpressionText> applies,
        Optional<ExpressionText> each,
        ExpressionText pass,
        ExpressionText subject,
        ExpressionText seen,
        String why,
        List<String> references,
        Remedy remedy,
        List<Sample> samples) {
    /** What the names of parameters begin with in expressions. */
    static final String PARAMETER = "parameter.";

    /** Far more than anybody writes into one document. */
    public static final int MAX_CHECKS = 2000;

    /**
     * Settings, and what the check must say of them.
     *
     * @param passes whether all is well with them
     */
    public record Sample(FactSample.Fields settings, boolean passes, int line) {}

    public Check {
        systems = Set.copyOf(systems);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        references = List.copyOf(references);
        samples = List.copyOf(samples);
    }

    /** With the parameters filled in. */
    @Override
    public String title() {
        return filled(title);
    }

    /** With the parameters filled in. */
    @Override
    public Remedy remedy() {
        return new Remedy(remedy.risk(), filled(remedy.apply()), remedy.undo().map(this::filled));
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, FactConstant> each : parameters.entrySet()) {
            filled = filled.replace(
                    "{" + PARAMETER + each.getKey() + "}", each.getValue().text());
        }
        return filled;
    }

    Check withSeverity(Severity other) {
        return with(other, parameters);
    }

    /** The same with another value of one of its parameters. */
    Check withParameter(String name, FactConstant value) {
        SortedMap<String, FactConstant> changed = new TreeMap<>(parameters);
        changed.put(name, value);
        return with(severity, changed);
    }

    private Check with(Severity severity, SortedMap<String, FactConstant> parameters) {
        return new Check(
                id,
                line,
                title,
                systems,
                severity,
                parameters,
                applies,
                each,
                pass,
                subject,
                seen,
                why,
                references,
                remedy,
                samples);
    }

    /** What it belongs to, as in {@code kernel}. */
    public String area() {
        return id.text().substring(0, id.text().indexOf('.'));
    }
}
