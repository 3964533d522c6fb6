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
     * Tests and a check that ask the same.
     *
     * @param tests what a tool has several tests for; all of them that it has for this machine have to pass
     * @param stricter why they may fail although the check passes
     * @param laxer why they may pass although the check fails
     */
    record Counterpart(List<String> tests, RuleId check, Optional<String> stricter, Optional<String> laxer) {
        Counterpart {
            tests = List.copyOf(tests);
        }

        /** Why the two may come to these results; absent if they come to the same, or if nobody knows why. */
        Optional<String> differs(boolean theyPass, boolean wePass) {
            if (theyPass == wePass) {
                return Optional.empty();
            }
            return wePass ? stricter : laxer;
        }
    }

    Counterparts {
        all = List.copyOf(all);
    }

    /** The tests, each once. */
    List<String> tests() {
        return all.stream().flatMap(each -> each.tests().stream()).distinct().toList();
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
                .map(each -> new Counterpart(List.of(each.id().text()), each.id(), Optional.empty(), Optional.empty()))
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
        List<String> tests = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        yaml.fields("a counterpart", field -> {
            switch (field) {
                case "test" -> tests.add(yaml.text());
                case "tests" -> yaml.elements("a list", () -> tests.add(yaml.text()));
                case "check", "stricter", "laxer", "differs" -> texts.put(field, yaml.text());
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (tests.isEmpty()) {
            throw yaml.malformed("\"test\" is missing");
        }
        Optional<String> differs = Optional.ofNullable(texts.get("differs"));
        return new Counterpart(
                tests,
                new RuleId(Optional.ofNullable(texts.get("check"))
                        .orElseThrow(() -> yaml.malformed("\"check\" is missing"))),
                Optional.ofNullable(texts.get("stricter")).or(() -> differs),
                Optional.ofNullable(texts.get("laxer")).or(() -> differs));
    }
}
