package dev.martello.evidence.bootlog;

import java.util.List;

/** Looks for what is odd about a log. */
final class BootLogAudit {
    private BootLogAudit() {}

    static List<BootLogProblem> problems(BootLog log) {
        return log.padding().isEmpty()
                ? List.of()
                : List.of(BootLogProblem.of(
                        BootLogProblem.Kind.PADDING, log.padding().length() + " octets follow"));
    }
}
