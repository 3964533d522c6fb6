package dev.martello.evidence.machine;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which distribution a machine says that it has.
 *
 * @param id as in {@code debian}
 * @param version as in {@code 12}; empty for one that has none, as a rolling one
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/os-release.html">os-release(5)</a>
 */
public record OsRelease(String id, String version) {
    /** Where it is looked for. */
    public static final List<String> PATHS = List.of("/etc/os-release", "/usr/lib/os-release");

    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern ID = Pattern.compile("[a-z0-9._-]{1,64}");

    private static final String FREEBSD_VERSION = "/bin/freebsd-version";
    private static final Pattern USERLAND =
            Pattern.compile("USERLAND_VERSION=\"(?<version>[0-9]+\\.[0-9]+)[-A-Z0-9a-z]*\"");

    /** As in {@code debian-12}. */
    public String distribution() {
        return version.isEmpty() ? id : id + "-" + version;
    }

    /**
     * Reads it.
     *
     * @return empty if the machine does not say
     * @throws Unreadable if it has no name of 1 to 64 lower-case letters, digits, dots, underscores and hyphens, or a version of others
     */
    public static Optional<OsRelease> read(MachineFiles files) throws Unreadable {
        for (String path : PATHS) {
            Optional<String> text = files.text(path, MAX_BYTES);
            if (text.isPresent()) {
                return Optional.of(new OsRelease(
                        value(path, text.get(), "ID", true), value(path, text.get(), "VERSION_ID", false)));
            }
        }
        return files.text(FREEBSD_VERSION, MAX_BYTES).map(OsRelease::freeBsd);
    }

    /** FreeBSD makes its os-release when it starts, out of what this program has in it. */
    private static OsRelease freeBsd(String program) {
        return new OsRelease(
                "freebsd",
                program.lines()
                        .map(USERLAND::matcher)
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group("version"))
                        .findFirst()
                        .orElse(""));
    }

    /** A value without the quotes it may be in; nothing else of the shell is in use for these two. */
    private static String value(String path, String text, String key, boolean isRequired) throws Unreadable {
        String value = text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2"))
                .reduce("", (_, last) -> last);
        if (value.isEmpty() ? isRequired : !ID.matcher(value).matches()) {
            throw new Unreadable(path + " has no " + key + " of 1 to 64 lower-case letters, digits, dots,"
                    + " underscores and hyphens");
        }
        return value;
    }
}
