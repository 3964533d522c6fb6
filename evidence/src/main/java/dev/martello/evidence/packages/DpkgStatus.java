package dev.martello.evidence.packages;

import dev.martello.evidence.machine.OsRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dpkg wrote down: paragraphs of fields, with empty lines between. For one file.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/deb822.5.html">deb822(5)</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/deb-version.7.html">deb-version(7)</a>
 */
final class DpkgStatus {
    private static final Set<String> FIELDS = Set.of("Package", "Status", "Architecture", "Version", "Source");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+.-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+:~-]{1,256}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern SOURCE =
            Pattern.compile("(?<name>[a-zA-Z0-9][a-zA-Z0-9+.-]{0,127})(?: \\((?<version>[A-Za-z0-9.+:~-]{1,256})\\))?");

    /** The states in which nothing of a package is there but what an administrator may have changed. */
    private static final Set<String> NOT_THERE = Set.of("not-installed", "config-files");

    private final OsRelease os;
    private final String file;
    private final List<InstalledPackage> packages = new ArrayList<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private int firstLine;

    /** Of a file whose lines are taken next. */
    DpkgStatus(OsRelease os, String file) {
        this.os = os;
        this.file = file;
    }

    /** Takes the next line. */
    void line(String line, int number) throws PackagesUnreadable {
        if (line.isBlank()) {
            endParagraph();
            return;
        }
        if (fields.isEmpty()) {
            firstLine = number;
        }
        int colon = line.indexOf(':');
        boolean isContinuation = line.charAt(0) == ' ' || line.charAt(0) == '\t';
        if (isContinuation ? fields.isEmpty() : colon <= 0) {
            throw new PackagesUnreadable(file, number, "expected a field, as in Package: nginx");
        }
        if (!isContinuation) {
            String name = line.substring(0, colon);
            String value = FIELDS.contains(name) ? line.substring(colon + 1).strip() : "";
            if (fields.put(name, value) != null) {
                throw new PackagesUnreadable(file, number, name + " is there twice");
            }
        }
    }

    /** What is installed, after the last line. */
    List<InstalledPackage> packages() throws PackagesUnreadable {
        endParagraph();
        return List.copyOf(packages);
    }

    private void endParagraph() throws PackagesUnreadable {
        if (fields.isEmpty()) {
            return;
        }
        String status = Optional.ofNullable(fields.get("Status")).orElse("install ok installed");
        String state = status.substring(status.lastIndexOf(' ') + 1);
        if (!NOT_THERE.contains(state)) {
            String name = field("Package", NAME);
            String version = field("Version", VERSION);
            packages.add(InstalledPackage.of(
                    os,
                    PackageType.DEB,
                    name,
                    version,
                    Optional.empty(),
                    field("Architecture", ARCHITECTURE),
                    source(name, version)));
        }
        fields.clear();
    }

    private String field(String name, Pattern form) throws PackagesUnreadable {
        return match(name, form).group();
    }

    private Matcher match(String name, Pattern form) throws PackagesUnreadable {
        String value = fields.getOrDefault(name, "");
        Matcher matcher = form.matcher(value);
        if (!matcher.matches()) {
            throw new PackagesUnreadable(
                    file, firstLine, value.isEmpty() ? name + " is missing" : name + " is not as it should be");
        }
        return matcher;
    }

    /** {@code Source} is left out if it has the name of the package, its version if it has that of the package. */
    private String source(String name, String version) throws PackagesUnreadable {
        if (!fields.containsKey("Source")) {
            return name + "@" + version;
        }
        Matcher source = match("Source", SOURCE);
        return source.group("name") + "@"
                + Optional.ofNullable(source.group("version")).orElse(version);
    }
}
