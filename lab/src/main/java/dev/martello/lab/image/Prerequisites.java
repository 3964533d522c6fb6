package dev.martello.lab.image;

import dev.martello.lab.tool.Tool;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What has to be installed on a computer where appliances are made and started. */
public final class Prerequisites {
    private Prerequisites() {}

    /** The Debian packages of what is not there, in ascending order. */
    public static List<String> missingPackages() {
        SortedSet<String> missing = new TreeSet<>(Tool.missingPackages());
        if (!Firmware.isInstalled()) {
            missing.add("ovmf");
        }
        if (!UnifiedKernel.isStubInstalled()) {
            missing.add("systemd-boot-efi");
        }
        return List.copyOf(missing);
    }
}
