package dev.martello.evidence.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Operating system family and architecture of an appliance. */
public enum Platform {
    FREEBSD_AMD64("freebsd/amd64"),
    LINUX_AMD64("linux/amd64"),
    LINUX_ARM64("linux/arm64");

    private final String label;

    Platform(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Optional<Platform> ofLabel(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }
}
