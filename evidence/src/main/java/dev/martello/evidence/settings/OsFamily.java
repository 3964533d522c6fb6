package dev.martello.evidence.settings;

import java.util.Arrays;
import java.util.Optional;

/** The families of operating systems whose settings are understood. */
public enum OsFamily {
    LINUX("linux"),
    FREEBSD("freebsd");

    private final String label;

    OsFamily(String label) {
        this.label = label;
    }

    public static Optional<OsFamily> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** The name in checks and documents. */
    @Override
    public String toString() {
        return label;
    }
}
