package dev.martello.release.packages;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which distribution an image is of.
 *
 * @param id as in {@code debian}
 * @param version as in {@code 12}; empty for one that has none, as a rolling one
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/os-release.html">os-release(5)</a>
 */
record OsRelease(String id, String version) {
    private static final List<String> PATHS = List.of("/etc/os-release", "/usr/lib/os-release");
    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern ID = Pattern.compile("[a-z0-9._-]{1,64}");

    private static final String FREEBSD_VERSION = "/bin/freebsd-version";
    private static final Pattern USERLAND =
            Pattern.compile("USERLAND_VERSION=\"(?<version>[0-9]+\\.[0-9]+)[-A-Z0-9a-z]*\"");

    /** As in {@code debian-12}. */
    String distribution() {
        return version.isEmpty() ? id : id + "-" + version;
    }

    static OsRelease of(ImageFiles image) throws PackagesUnreadable {
        for (String path : PATHS) {
            Optional<List<String>> lines = image.lines(path, MAX_BYTES);
            if (lines.isPresent()) {
                return new OsRelease(
                        value(path, lines.get(), "ID", true), value(path, lines.get(), "VERSION_ID", false));
            }
        }
        Optional<OsRelease> freeBsd = freeBsd(image);
        if (freeBsd.isPresent()) {
            return freeBsd.get();
        }
        throw new PackagesUnreadable("the image has neither " + String.join(" nor ", PATHS)
                + ", so which distribution its packages are of cannot be told");
    }

    /** FreeBSD makes its os-release when it starts, out of what this program has in it. */
    private static Optional<OsRelease> freeBsd(ImageFiles image) throws PackagesUnreadable {
        return image.lines(FREEBSD_VERSION, MAX_BYTES).orElse(List.of()).stream()
                .map(USERLAND::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new OsRelease("freebsd", matcher.group("version")))
                .findFirst();
    }

    /** A value without the quotes it may be in; nothing else of the shell is in use for these two. */
    private static String value(String path, List<String> lines, String key, boolean isRequired)
            throws PackagesUnreadable {
        String value = lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip())
                .map(text -> text.length() >= 2
                                && (text.startsWith("\"") || text.startsWith("'"))
                                && text.endsWith(text.substring(0, 1))
                        ? text.substring(1, text.length() - 1)
                        : text)
                .reduce("", (_, last) -> last);
        if (value.isEmpty() ? isRequired : !ID.matcher(value).matches()) {
            throw new PackagesUnreadable(path + " has no " + key + " of 1 to 64 lower-case letters, digits, dots,"
                    + " underscores and hyphens");
        }
        return value;
    }
}
