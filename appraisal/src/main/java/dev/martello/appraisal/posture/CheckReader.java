package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactConstant;
import dev.martello.appraisal.expression.FactSample;
import dev.martello.appraisal.posture.Check.Sample;
import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.evidence.settings.OsFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a check, so that each problem and each expression has its line. */
final class CheckReader {
    private static final Pattern PARAMETER = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");

    private final YamlReader<MalformedCheck> yaml;

    CheckReader(YamlReader<MalformedCheck> yaml) {
        this.yaml = yaml;
    }

    /** A check as far as it was read. */
    private static final class Fields {
        private final Map<String, ExpressionText> texts = new HashMap<>();
        private final Set<OsFamily> systems = EnumSet.noneOf(OsFamily.class);
        private final SortedMap<String, FactConstant> parameters = new TreeMap<>();
        private final List<String> references = new ArrayList<>();
        private final List<Sample> samples = new ArrayList<>();
        private Optional<Remedy> remedy = Optional.empty();
    }

    Check check() throws MalformedCheck {
        int start = yaml.line();
        Fields read = new Fields();
        yaml.fields("a check", field -> {
            switch (field) {
                case "id", "title", "severity", "applies", "each", "pass", "subject", "seen", "why" -> {
                    int line = yaml.line();
                    read.texts.put(field, new ExpressionText(yaml.text().strip(), line));
                }
                case "systems" -> yaml.elements("a list of systems", () -> read.systems.add(system(yaml)));
                case "parameters" ->
                    yaml.fields("parameters", name -> {
                        read.parameters.put(parameter(name), constant(yaml));
                        return true;
                    });
                case "references" -> yaml.elements("a list of references", () -> read.references.add(yaml.text()));
                case "remedy" -> read.remedy = Optional.of(remedy());
                case "passing" -> yaml.elements("a list of samples", () -> read.samples.add(sample(true)));
                case "failing" -> yaml.elements("a list of samples", () -> read.samples.add(sample(false)));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Check(
                id(required(read, "id", start)),
                start,
                required(read, "title", start).text(),
                read.systems,
                severity(required(read, "severity", start)),
                read.parameters,
                Optional.ofNullable(read.texts.get("applies")),
                Optional.ofNullable(read.texts.get("each")),
                required(read, "pass", start),
                required(read, "subject", start),
                required(read, "seen", start),
                required(read, "why", start).text(),
                read.references,
                read.remedy.orElseThrow(() -> new MalformedCheck(start, "a check needs \"remedy\"")),
                read.samples);
    }

    private static ExpressionText required(Fields read, String field, int line) throws MalformedCheck {
        ExpressionText found = read.texts.get(field);
        if (found == null) {
            throw new MalformedCheck(line, "a check needs \"" + field + "\"");
        }
        return found;
    }

    private String parameter(String name) throws MalformedCheck {
        if (!PARAMETER.matcher(name).matches()) {
            throw yaml.malformed("\"" + name + "\" is no name of a parameter, expected one as in maxSeconds");
        }
        return name;
    }

    /** The value of a parameter; how it is written says of which type it is. */
    static FactConstant constant(YamlReader<MalformedCheck> yaml) throws MalformedCheck {
        if (yaml.isText()) {
            return new FactConstant.Text(yaml.text());
        }
        if (yaml.isWholeNumber()) {
            return new FactConstant.Whole(yaml.wholeNumber());
        }
        if (yaml.isList()) {
            List<String> texts = new ArrayList<>();
            yaml.elements("a list of texts", () -> texts.add(yaml.text()));
            return new FactConstant.Texts(texts);
        }
        return new FactConstant.Truth(yaml.truth());
    }

    private static RuleId id(ExpressionText text) throws MalformedCheck {
        if (!RuleId.isValid(text.text())) {
            throw new MalformedCheck(
                    text.line(), "\"" + text.text() + "\" is no identifier, expected one as in kernel.lockdown");
        }
        return new RuleId(text.text());
    }

    static Severity severity(ExpressionText text) throws MalformedCheck {
        return Severity.ofLabel(text.text())
                .orElseThrow(() -> new MalformedCheck(
                        text.line(), "\"" + text.text() + "\" is no severity, expected one of " + Severity.labels()));
    }

    static OsFamily system(YamlReader<MalformedCheck> yaml) throws MalformedCheck {
        String label = yaml.text();
        return OsFamily.ofLabel(label)
                .orElseThrow(() -> yaml.malformed(
                        "\"" + label + "\" is no system, expected one of " + Arrays.toString(OsFamily.values())));
    }

    private Remedy remedy() throws MalformedCheck {
        int start = yaml.line();
        Map<String, String> texts = new HashMap<>();
        yaml.fields("a remedy", field -> {
            boolean isKnown = Set.of("risk", "apply", "undo").contains(field);
            if (isKnown) {
                texts.put(field, yaml.text());
            }
            return isKnown;
        });
        Optional<String> risk = Optional.ofNullable(texts.get("risk"));
        return new Remedy(
                risk.flatMap(Remedy.Risk::ofLabel)
                        .orElseThrow(() -> new MalformedCheck(
                                start, "a remedy needs \"risk\", one of " + Arrays.toString(Remedy.Risk.values()))),
                Optional.ofNullable(texts.get("apply"))
                        .orElseThrow(() -> new MalformedCheck(start, "a remedy needs \"apply\"")),
                Optional.ofNullable(texts.get("undo")));
    }

    private Sample sample(boolean passes) throws MalformedCheck {
        int line = yaml.line();
        if (tree() instanceof FactSample.Fields settings) {
            return new Sample(settings, passes, line);
        }
        throw new MalformedCheck(line, "a sample has the names of settings");
    }

    private FactSample tree() throws MalformedCheck {
        if (yaml.isObject()) {
            SequencedMap<String, FactSample> fields = new LinkedHashMap<>();
            yaml.fields("a sample", field -> {
                fields.put(field, tree());
                return true;
            });
            return new FactSample.Fields(fields);
        }
        if (yaml.isList()) {
            List<FactSample> elements = new ArrayList<>();
            yaml.elements("a list", () -> elements.add(tree()));
            return new FactSample.Elements(elements);
        }
        return new FactSample.Scalar(yaml.scalar());
    }
}
