package dev.martello.evidence.bootlog;

import java.util.List;
import java.util.Optional;

/** Reads the facts of a log. */
final class BootFactsReader {
    private BootFactsReader() {}

    static BootFacts read(BootLog log) {
        return new BootFacts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                ExitBootServices.NOT_LOGGED,
                BootLogAudit.problems(log));
    }
}
