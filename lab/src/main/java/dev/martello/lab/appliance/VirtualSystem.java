package dev.martello.lab.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The files by which a virtual appliance's operating system is set up. */
final class VirtualSystem {
    private static final String SHADOW = "etc/shadow";

    /** As an operator would have it. */
    private static final Map<String, String> AS_SHIPPED = Map.of(
            "etc/os-release",
            "ID=debian\nVERSION_ID=12\n",
            "etc/ssh/sshd_config",
            """
                    PermitRootLogin no
                    PasswordAuthentication no
                    KbdInteractiveAuthentication no
                    """,
            "etc/passwd",
            """
                    root:x:0:0:root:/root:/bin/sh
                    operator:x:1000:1000:operator:/home/operator:/bin/sh
                    """,
            SHADOW,
            """
                    root:!:20000:0:99999:7:::
                    operator:!:20000:0:99999:7:::
                    """,
            "etc/group",
            """
                    root:x:0:
                    operator:x:1000:
                    """);

    private final Path root;

    private VirtualSystem(Path root) {
        this.root = root;
    }

    /** Puts one below a directory. */
    static VirtualSystem installIn(Path root) throws IOException {
        VirtualSystem system = new VirtualSystem(root);
        for (Map.Entry<String, String> each : AS_SHIPPED.entrySet()) {
            system.write(each.getKey(), each.getValue());
        }
        Files.setPosixFilePermissions(root.resolve(SHADOW), PosixFilePermissions.fromString("rw-r-----"));
        return system;
    }

    Path root() {
        return root;
    }

    /** @param path relative to the root directory */
    void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
