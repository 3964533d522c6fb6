package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactSample;
import dev.martello.appraisal.posture.Check.Sample;
import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.settings.OsFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads a document of checks, so that each problem and each expression has its line. */
final class CheckReader {
    private static final int FORMAT = 1;

    private final YamlReader<MalformedCheck> yaml;

    private CheckReader(YamlReader<MalformedCheck> yaml) {
        this.yaml = yaml;
    }

    static List<Check> read(Bytes document) throws MalformedCheck {
        return YamlReader.read(document, "checks", MalformedCheck::new, yaml -> new CheckReader(yaml).document());
    }

    private List<Check> document() throws MalformedCheck {
        List<Check> checks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        yaml.fields("a document of checks", field -> {
            seen.add(field);
            switch (field) {
                case "format" -> {
                    if (yaml.number() != FORMAT) {
                        throw yaml.malformed("this format is not known here, expected format: " + FORMAT);
                    }
                }
                case "checks" -> yaml.elements("a list of checks", () -> checks.add(check(checks.size())));
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!seen.contains("format")) {
            throw yaml.malformed("\"format: " + FORMAT + "\" is missing");
        }
        return checks;
    }

    /** A check as far as it was read. */
    private static final class Fields {
        private final Map<String, ExpressionText> texts = new HashMap<>();
        private final Set<OsFamily> systems = EnumSet.noneOf(OsFamily.class);
        private final List<String> references = new ArrayList<>();
        private final List<Sample> samples = new ArrayList<>();
        private Optional<Remedy> remedy = Optional.empty();
    }

    private Check check(int count) throws MalformedCheck {
        if (count == Check.MAX_CHECKS) {
            throw yaml.malformed("more than " + Check.MAX_CHECKS + " checks");
        }
        int start = yaml.line();
        Fields read = new Fields();
        yaml.fields("a check", field -> {
            switch (field) {
                case "id", "title", "severity", "applies", "each", "pass", "subject", "seen", "why" -> {
                    int line = yaml.line();
                    read.texts.put(field, new ExpressionText(yaml.text().strip(), line));
                }
                case "systems" -> yaml.elements("a list of systems", () -> read.systems.add(system()));
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

    private static RuleId id(ExpressionText text) throws MalformedCheck {
        if (!RuleId.isValid(text.text())) {
            throw new MalformedCheck(
                    text.line(), "\"" + text.text() + "\" is no identifier, expected one as in kernel.lockdown");
        }
        return new RuleId(text.text());
    }

    private static Severity severity(ExpressionText text) throws MalformedCheck {
        return Severity.ofLabel(text.text())
                .orElseThrow(() -> new MalformedCheck(
                        text.line(), "\"" + text.text() + "\" is no severity, expected one of " + Severity.labels()));
    }

    private OsFamily system() throws MalformedCheck {
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
