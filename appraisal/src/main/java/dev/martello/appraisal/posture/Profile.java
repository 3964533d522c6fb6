package dev.martello.appraisal.posture;

import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.FactConstant;
import dev.martello.evidence.settings.OsFamily;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked of machines of one kind: a choice of checks, with values for their parameters and a severity of its own where the
 * usual one does not fit. Each line in it is kept, so that a problem that shows later has its place.
 *
 * @param name words of lower-case letters and digits with hyphens between them
 * @param line where it starts in its document, from 1
 * @param title for which machines it is, in one sentence
 * @param systems the families of operating systems that it is for; all, if none is named
 * @param parents the names of profiles whose choices and values it begins with; of two that differ the later counts
 * @param checks what it asks: checks by identifier, area, or with asterisks
 * @param citing what else it asks: checks with such a reference, which may have asterisks
 * @param without what it does not ask all the same
 */
public record Profile(
        String name,
        int line,
        String title,
        Set<OsFamily> systems,
        List<Entry> parents,
        List<Entry> checks,
        List<Entry> citing,
        List<Entry> without,
        List<ParameterValue> parameters,
        List<OtherSeverity> severities) {
    /** Far more than an operator has kinds of machines. */
    static final int MAX_PROFILES = 200;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /** One name or pattern. */
    public record Entry(String text, int line) {}

    /** Another value of a parameter. */
    public record ParameterValue(String check, String name, FactConstant value, int line) {}

    /** Another severity of the checks that an entry names. */
    public record OtherSeverity(Entry checks, Severity severity) {}

    public Profile {
        systems = Set.copyOf(systems);
        parents = List.copyOf(parents);
        checks = List.copyOf(checks);
        citing = List.copyOf(citing);
        without = List.copyOf(without);
        parameters = List.copyOf(parameters);
        severities = List.copyOf(severities);
    }

    /** Whether a text can be the name of one. */
    public static boolean isName(String text) {
        return text.length() <= 80 && NAME.matcher(text).matches();
    }

    public boolean isFor(OsFamily system) {
        return systems.isEmpty() || systems.contains(system);
    }
}
