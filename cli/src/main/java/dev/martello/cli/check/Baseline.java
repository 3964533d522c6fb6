package dev.martello.cli.check;

import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.appraisal.posture.Outcome.Fault;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code check --json} found before, so that only what is new since is shown. */
record Baseline(Set<Known> known) {
    private static final int MAX_BYTES = 64 << 20;

    /** One thing that was not as it should be. */
    record Known(String rule, String subject) {}

    static Baseline none() {
        return new Baseline(Set.of());
    }

    /** Reads what {@code check --json} printed. */
    static Baseline read(Path file) {
        Set<Known> known = new HashSet<>();
        try {
            JsonNode findings = new JsonMapper()
                    .readTree(InputFile.read(file, MAX_BYTES, "output of check --json")
                            .toArray())
                    .path("findings");
            if (!findings.isArray()) {
                throw UserException.badInput(
                        file + " has no findings; --baseline takes what \"martello check --json\" printed");
            }
            for (JsonNode each : findings) {
                known.add(new Known(
                        each.path("rule").asString(""), each.path("subject").asString("")));
            }
        } catch (JacksonException e) {
            throw UserException.badInput(
                    file + " is not JSON; --baseline takes what \"martello check --json\" printed");
        }
        return new Baseline(known);
    }

    /** A check that failed, with what is new alone; empty if it did not, or nothing is new. */
    Optional<CheckResult> without(CheckResult result) {
        if (!(result.outcome() instanceof Outcome.Failed(List<Fault> faults))) {
            return Optional.empty();
        }
        List<Fault> fresh = faults.stream()
                .filter(each -> !known.contains(new Known(result.check().id().text(), each.subject())))
                .toList();
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new CheckResult(result.check(), new Outcome.Failed(fresh)));
    }
}
