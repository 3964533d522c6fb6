package dev.martello.appraisal.posture;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/** The checks that come with Martello, and the profiles. */
public final class StandardChecks {
    private static final List<String> DOCUMENTS = List.of(
            "linux-kernel-settings.yaml",
            "linux-kernel-build.yaml",
            "linux-kernel-start.yaml",
            "linux-kernel-state.yaml",
            "linux-mounts.yaml",
            "linux-network.yaml",
            "listeners.yaml",
            "services.yaml",
            "nginx.yaml",
            "freebsd-mounts.yaml",
            "freebsd-jails.yaml",
            "platform.yaml",
            "firewall.yaml",
            "privileges.yaml",
            "logging.yaml",
            "time.yaml",
            "freebsd.yaml",
            "ssh.yaml",
            "accounts.yaml",
            "files.yaml",
            "binaries.yaml",
            "packages.yaml",
            "disk.yaml");

    private static final String PROFILES = "profiles.yaml";

    private StandardChecks() {}

    /** Read when they are asked for first. */
    private static final class Documents {
        static final PostureDocument ALL =
                PostureDocument.together(Stream.concat(DOCUMENTS.stream(), Stream.of(PROFILES))
                        .map(StandardChecks::parsed)
                        .toList());
    }

    /** All of them. */
    public static List<Check> read() {
        return Documents.ALL.checks();
    }

    /** The profiles that choose among them. */
    public static List<Profile> profiles() {
        return Documents.ALL.profiles();
    }

    private static PostureDocument parsed(String name) {
        try {
            return PostureDocument.parse(document(name));
        } catch (MalformedCheck e) {
            throw new IllegalStateException("the resource " + name + " is at fault", e);
        }
    }

    private static Bytes document(String name) {
        try (InputStream in = StandardChecks.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return Bytes.owning(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + name + " cannot be read", e);
        }
    }
}
