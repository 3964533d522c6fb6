package dev.martello.evidence.packages;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.packages.RpmHeader.Tag;
import dev.martello.evidence.sqlite.SqliteFile;
import dev.martello.evidence.sqlite.UnreadableDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What rpm wrote down: a table with a header for each package.
 *
 * @see <a href="https://github.com/rpm-software-management/rpm/blob/master/lib/backend/sqlite.cc">RPM, lib/backend/sqlite.cc</a>
 */
final class RpmDatabase {
    private static final String TABLE = "Packages";
    private static final List<String> COLUMNS = List.of("blob");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9+._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+~^_]{1,256}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9_]{1,32}");
    private static final Pattern SOURCE =
            Pattern.compile("(?<name>.+)-(?<version>[^-]+-[^-]+)\\.(?:no)?src\\.rpm", Pattern.DOTALL);

    /** Keys that packages are checked with are kept as if they were packages. */
    private static final String KEY = "gpg-pubkey";

    private RpmDatabase() {}

    /**
     * The packages of a database.
     *
     * @param path where the machine has it, for what is said of problems
     */
    static List<InstalledPackage> read(OsRelease os, String path, Path file) throws PackagesUnreadable {
        List<InstalledPackage> packages = new ArrayList<>();
        AtomicInteger row = new AtomicInteger();
        try {
            SqliteFile.<MalformedRpmHeader>read(file, TABLE, COLUMNS, columns -> {
                row.incrementAndGet();
                installed(os, columns.getFirst()).ifPresent(packages::add);
            });
        } catch (UnreadableDatabase e) {
            throw new PackagesUnreadable(path + ": " + e.getMessage());
        } catch (MalformedRpmHeader e) {
            throw new PackagesUnreadable(path + ", package " + row + ", " + e.getMessage());
        }
        return packages;
    }

    /** The package that a header describes; nothing if it is a key. */
    static Optional<InstalledPackage> installed(OsRelease os, Bytes blob) throws MalformedRpmHeader {
        RpmHeader header = RpmHeader.parse(blob);
        String name = text(header, Tag.NAME, NAME);
        if (name.equals(KEY)) {
            return Optional.empty();
        }
        String version = text(header, Tag.VERSION, VERSION) + "-" + text(header, Tag.RELEASE, VERSION);
        return Optional.of(InstalledPackage.of(
                os,
                PackageType.RPM,
                name,
                version,
                header.number(Tag.EPOCH),
                text(header, Tag.ARCH, ARCHITECTURE),
                source(header).orElse(name + "@" + version)));
    }

    private static String text(RpmHeader header, Tag tag, Pattern form) throws MalformedRpmHeader {
        String text = header.text(tag).orElse("");
        if (!form.matcher(text).matches()) {
            throw new MalformedRpmHeader(0, text.isEmpty() ? tag + " is missing" : tag + " is not as it should be");
        }
        return text;
    }

    private static Optional<String> source(RpmHeader header) throws MalformedRpmHeader {
        return header.text(Tag.SOURCERPM)
                .map(SOURCE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("name") + "@" + matcher.group("version"));
    }
}
