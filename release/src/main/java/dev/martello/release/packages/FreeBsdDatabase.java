package dev.martello.release.packages;

import dev.martello.bytes.Bytes;
import dev.martello.release.sqlite.SqliteFile;
import dev.martello.release.sqlite.UnreadableDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FreeBSD's pkg wrote down: a table of packages.
 *
 * @see <a href="https://github.com/freebsd/pkg/blob/main/libpkg/pkgdb.c">pkg, libpkg/pkgdb.c</a>
 */
final class FreeBsdDatabase {
    private static final String QUERY = "SELECT name, version, arch, origin FROM packages ORDER BY name";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9+._-]{0,127}");

    /** With the revision of the port after an underscore, and its epoch after a comma. */
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_~]{1,256}(?:,[0-9]{1,9})?");

    /** As in {@code FreeBSD:14:amd64}; an asterisk is for packages that are the same on all. */
    private static final Pattern ABI = Pattern.compile("(?i:freebsd):[0-9*]+:(?<architecture>[a-z0-9_:]{1,32}|\\*)");

    /** The directory of the port. */
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9_./+-]{1,256}");

    private final String path;
    private final int row;

    private FreeBsdDatabase(String path, int row) {
        this.path = path;
        this.row = row;
    }

    /**
     * The packages of a database.
     *
     * @param path where the image has it, for what is said of problems
     */
    static List<InstalledPackage> read(String path, Path file) throws PackagesUnreadable {
        List<InstalledPackage> packages = new ArrayList<>();
        try {
            for (List<Bytes> columns : SqliteFile.rows(file, QUERY)) {
                packages.add(new FreeBsdDatabase(path, packages.size() + 1).installed(columns));
            }
        } catch (UnreadableDatabase e) {
            throw new PackagesUnreadable(path + ": " + e.getMessage());
        }
        return packages;
    }

    private InstalledPackage installed(List<Bytes> columns) throws PackagesUnreadable {
        String version = matched("version", columns.get(1), VERSION).group();
        return new InstalledPackage(
                PackageType.FREEBSD,
                matched("name", columns.get(0), NAME).group(),
                version,
                OptionalLong.empty(),
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
