package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import java.util.List;
import java.util.Optional;

/**
 * Which operating system a machine says it has.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/os-release.html">os-release(5)</a>
 */
final class OsReleaseFile {
    private static final List<String> PATHS = List.of("/etc/os-release", "/usr/lib/os-release");
    private static final int MAX_BYTES = 1 << 16;

    /** FreeBSD makes its os-release when it starts; this program is there before. */
    private static final String FREEBSD_VERSION = "/bin/freebsd-version";

    private OsReleaseFile() {}

    static OperatingSystem read(MachineFiles files) {
        for (String path : PATHS) {
            Optional<String> text = text(files, path);
            if (text.isPresent()) {
                String id = value(text.get(), "ID");
                OsFamily family = id.equals("freebsd") ? OsFamily.FREEBSD : OsFamily.LINUX;
                return new OperatingSystem(family, id, value(text.get(), "VERSION_ID"));
            }
        }
        return text(files, FREEBSD_VERSION).isPresent()
                ? new OperatingSystem(OsFamily.FREEBSD, "freebsd", "")
                : new OperatingSystem(OsFamily.LINUX, "", "");
    }

    private static Optional<String> text(MachineFiles files, String path) {
        try {
            return files.text(path, MAX_BYTES);
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private static String value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2"))
                .reduce("", (_, last) -> last);
    }
}
