package dev.martello.evidence.packages;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.sqlite.SqliteFile;
import dev.martello.evidence.sqlite.UnreadableDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FreeBSD's pkg wrote down: a table of packages.
 *
 * @see <a href="https://github.com/freebsd/pkg/blob/main/libpkg/pkgdb.c">pkg, libpkg/pkgdb.c</a>
 */
final class FreeBsdDatabase {
    private static final String TABLE = "packages";
    private static final List<String> COLUMNS = List.of("name", "version", "arch", "origin");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9+._-]{0,127}");

    /** With the revision of the port after an underscore, and its epoch after a comma. */
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_~]{1,256}(?:,[0-9]{1,9})?");

    /** As in {@code FreeBSD:14:amd64}; an asterisk is for packages that are the same on all. */
    private static final Pattern ABI = Pattern.compile("(?i:freebsd):[0-9*]+:(?<architecture>[a-z0-9_:]{1,32}|\\*)");

    /** The directory of the port. */
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9_./+-]{1,256}");

    private final OsRelease os;
    private final String path;
    private final int row;

    private FreeBsdDatabase(OsRelease os, String path, int row) {
        this.os = os;
        this.path = path;
        this.row = row;
    }

    /**
     * The packages of a database.
     *
     * @param path where the machine has it, for what is said of problems
     */
    static List<InstalledPackage> read(OsRelease os, String path, Path file) throws PackagesUnreadable {
        List<InstalledPackage> packages = new ArrayList<>();
        try {
            SqliteFile.<PackagesUnreadable>read(
                    file,
                    TABLE,
                    COLUMNS,
                    columns -> packages.add(new FreeBsdDatabase(os, path, packages.size() + 1).installed(columns)));
        } catch (UnreadableDatabase e) {
            throw new PackagesUnreadable(path + ": " + e.getMessage());
        }
        return packages;
    }

    private InstalledPackage installed(List<Bytes> columns) throws PackagesUnreadable {
        String version = matched("version", columns.get(1), VERSION).group();
        return InstalledPackage.of(
                os,
                PackageType.FREEBSD,
                matched("name", columns.get(0), NAME).group(),
                version,
                Optional.empty(),
                matched("arch", columns.get(2), ABI).group("architecture"),
                matched("origin", columns.get(3), ORIGIN).group() + "@" + version);
    }

    private Matcher matched(String column, Bytes value, Pattern form) throws PackagesUnreadable {
        Matcher matcher = form.matcher(value.toString(StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            throw new PackagesUnreadable(path + ", package " + row + ": " + column + " is not as it should be");
        }
        return matcher;
    }
}
