package dev.martello.appraisal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, the worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO;

    /** The name in policies and documents: in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all, in their order. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Severity::label).toList();
    }

    /** That of a name in policies and documents, if it is one. */
    public static Optional<Severity> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }
}
