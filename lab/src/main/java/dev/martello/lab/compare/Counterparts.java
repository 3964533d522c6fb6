package dev.martello.lab.compare;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.yaml.YamlReader;
import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which test of another tool asks the same as which check. */
record Counterparts(List<Counterpart> all) {
    private static final int FORMAT = 1;

    /**
     * A test and a check that ask the same.
     *
     * @param differs why the two may come to different results all the same
     */
    record Counterpart(String test, RuleId check, Optional<String> differs) {}

    Counterparts {
        all = List.copyOf(all);
    }

    /** The tests, each once. */
    List<String> tests() {
        return all.stream().map(Counterpart::test).distinct().toList();
    }

    /** Those of a resource beside this class. */
    static Counterparts ofResource(String name) {
        try (InputStream in = Counterparts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return YamlReader.read(
                    Bytes.owning(in.readAllBytes()),
                    "counterparts",
                    (line, problem) -> new IllegalStateException(name + ", line " + line + ": " + problem),
                    yaml -> new Counterparts(read(yaml)));
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + name + " cannot be read", e);
        }
    }

    /** Where a test is the check itself, asked of what the tool has seen. */
    static Counterparts ofSameName(List<Check> checks) {
        return new Counterparts(checks.stream()
                .map(each -> new Counterpart(each.id().text(), each.id(), Optional.empty()))
                .toList());
    }

    private static List<Counterpart> read(YamlReader<IllegalStateException> yaml) {
        List<Counterpart> counterparts = new ArrayList<>();
        yaml.fields("counterparts", field -> {
            switch (field) {
                case "format" -> {
                    if (yaml.number() != FORMAT) {
                        throw yaml.malformed("this format is not known here, expected format: " + FORMAT);
                    }
                }
                case "counterparts" -> yaml.elements("a list", () -> counterparts.add(counterpart(yaml)));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return counterparts;
    }

    private static Counterpart counterpart(YamlReader<IllegalStateException> yaml) {
        Map<String, String> texts = new HashMap<>();
        yaml.fields("a counterpart", field -> switch (field) {
            case "test", "check", "differs" -> {
                texts.put(field, yaml.text());
                yield true;
            }
            default -> false;
        });
        return new Counterpart(
                Optional.ofNullable(texts.get("test")).orElseThrow(() -> yaml.malformed("\"test\" is missing")),
                new RuleId(Optional.ofNullable(texts.get("check"))
                        .orElseThrow(() -> yaml.malformed("\"check\" is missing"))),
                Optional.ofNullable(texts.get("differs")));
    }
}
