package dev.martello.evidence.packages;

import dev.martello.evidence.machine.OsRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What apk wrote down: lines of a letter, a colon and a value, with an empty line after each package. For one file.
 *
 * @see <a href="https://wiki.alpinelinux.org/wiki/Apk_spec">Alpine Linux, "Apk spec", "Installed Database V2"</a>
 */
final class ApkInstalled {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+:~_-]{1,256}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9_-]{1,32}");

    private final OsRelease os;
    private final String file;
    private final List<InstalledPackage> packages = new ArrayList<>();
    private final Map<Character, String> fields = new HashMap<>();
    private int firstLine;

    /** Of a file whose lines are taken next. */
    ApkInstalled(OsRelease os, String file) {
        this.os = os;
        this.file = file;
    }

    /** Takes the next line. */
    void line(String line, int number) throws PackagesUnreadable {
        if (line.isEmpty()) {
            endPackage();
        } else {
            field(line, number);
        }
    }

    /** What is installed, after the last line. */
    List<InstalledPackage> packages() throws PackagesUnreadable {
        endPackage();
        return List.copyOf(packages);
    }

    /** Fields of files and directories come many times in a package, those that are read here once. */
    private void field(String line, int number) throws PackagesUnreadable {
        if (line.length() < 2 || line.charAt(1) != ':') {
            throw new PackagesUnreadable(file, number, "expected a letter and a colon, as in P:busybox");
        }
        if (fields.isEmpty()) {
            firstLine = number;
        }
        char letter = line.charAt(0);
        boolean isRead = "PVAo".indexOf(letter) >= 0;
        if (fields.put(letter, isRead ? line.substring(2) : "") != null && isRead) {
            throw new PackagesUnreadable(file, number, letter + " is there twice");
        }
    }

    private void endPackage() throws PackagesUnreadable {
        if (fields.isEmpty()) {
            return;
        }
        String name = field('P', NAME);
        String version = field('V', VERSION);
        String origin = fields.containsKey('o') ? field('o', NAME) : name;
        packages.add(InstalledPackage.of(
                os,
                PackageType.APK,
                name,
                version,
                Optional.empty(),
                field('A', ARCHITECTURE),
                origin + "@" + version));
        fields.clear();
    }

    private String field(char letter, Pattern form) throws PackagesUnreadable {
        String value = fields.getOrDefault(letter, "");
        if (!form.matcher(value).matches()) {
            throw new PackagesUnreadable(
                    file, firstLine, value.isEmpty() ? letter + " is missing" : letter + " is not as it should be");
        }
        return value;
    }
}
