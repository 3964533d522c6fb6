package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactSample;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.OsFamily;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of posture.
 *
 * @param id its stable name; the first word is the area it belongs to
 * @param line where it starts in its document, from 1
 * @param title what should be so, in one sentence
 * @param systems the families of operating systems that it is for
 * @param severity how bad it is if it is not so
 * @param applies a condition without which it has nothing to say
 * @param each a list of whose elements, called {@code it}, each is looked at
 * @param pass the condition under which all is well
 * @param subject a template: what it is about
 * @param seen a template: what was found instead
 * @param why what an attacker gains if it is not so
 * @param references where else it is asked for
 * @param samples what it must say of given settings
 */
public record Check(
        RuleId id,
        int line,
        String title,
        Set<OsFamily> systems,
        Severity severity,
        Optional<ExpressionText> applies,
        Optional<ExpressionText> each,
        ExpressionText pass,
        ExpressionText subject,
        ExpressionText seen,
        String why,
        List<String> references,
        Remedy remedy,
        List<Sample> samples) {
    /** Far more than anybody writes into one document. */
    public static final int MAX_CHECKS = 2000;

    /** A check has some thousand octets. */
    public static final int MAX_DOCUMENT_BYTES = 4 << 20;

    /**
     * Settings, and what the check must say of them.
     *
     * @param passes whether all is well with them
     */
    public record Sample(FactSample.Fields settings, boolean passes, int line) {}

    public Check {
        systems = Set.copyOf(systems);
        references = List.copyOf(references);
        samples = List.copyOf(samples);
    }

    /**
     * Reads a document of checks. Its expressions are looked at only when it is compiled.
     *
     * @throws MalformedCheck if the octets are not such a document
     */
    public static List<Check> parse(Bytes yaml) throws MalformedCheck {
        if (yaml.length() > MAX_DOCUMENT_BYTES) {
            throw new MalformedCheck(
                    0, "it has " + yaml.length() + " octets, at most " + MAX_DOCUMENT_BYTES + " are allowed");
        }
        return CheckReader.read(yaml);
    }

    /** What it belongs to, as in {@code kernel}. */
    public String area() {
        return id.text().substring(0, id.text().indexOf('.'));
    }
}
