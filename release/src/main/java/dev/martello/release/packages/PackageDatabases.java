package dev.martello.release.packages;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and reads what package managers wrote down in an image. */
public final class PackageDatabases {
    private static final int MAX_BYTES = 64 << 20;

    private static final String DPKG = "/var/lib/dpkg/status";
    /** Images without a package manager have a file for each package there. */
    private static final String DPKG_PARTS = "/var/lib/dpkg/status.d";

    private static final String CHECKSUMS = ".md5sums";
    private static final String APK = "/lib/apk/db/installed";

    private static final String PKG = "/var/db/pkg/local.sqlite";

    /** The second since rpm moved what it knows out of {@code /var}; then one is often a link to the other. */
    private static final List<String> RPM = List.of("/var/lib/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite");

    /** Of Berkeley DB, and of rpm's own kind. */
    private static final List<String> RPM_NOT_READ = List.of(
            "/var/lib/rpm/Packages",
            "/var/lib/rpm/Packages.db",
            "/usr/lib/sysimage/rpm/Packages",
            "/usr/lib/sysimage/rpm/Packages.db");

    /** Packages of one kind, and whether there is a database of that kind at all. */
    private static final class Found {
        private final List<InstalledPackage> packages = new ArrayList<>();
        private boolean isAny;

        void add(List<InstalledPackage> more) {
            isAny = true;
            packages.addAll(more);
        }
    }

    private PackageDatabases() {}

    /**
     * The packages of an image.
     *
     * @param root what the appliance has as {@code /}
     * @throws PackagesUnreadable if there is no database, one that is not read here, or one that is not understood
     */
    public static Sbom read(Path root) throws PackagesUnreadable {
        ImageFiles image = ImageFiles.of(root);
        Found found = new Found();
        readDpkg(image, found);
        Optional<List<String>> apk = image.lines(APK, MAX_BYTES);
        if (apk.isPresent()) {
            found.add(ApkInstalled.parse(APK, apk.get()));
        }
        readRpm(image, found);
        Optional<Path> pkg = image.file(PKG);
        if (pkg.isPresent()) {
            found.add(FreeBsdDatabase.read(PKG, pkg.get()));
        }
        if (!found.isAny) {
            throw new PackagesUnreadable("the image has no package database: none of "
                    + String.join(", ", DPKG, DPKG_PARTS, APK, RPM.getFirst(), RPM.getLast(), PKG));
        }
        return Sbom.of(OsRelease.of(image), found.packages);
    }

    private static void readDpkg(ImageFiles image, Found found) throws PackagesUnreadable {
        Optional<List<String>> dpkg = image.lines(DPKG, MAX_BYTES);
        if (dpkg.isPresent()) {
            found.add(DpkgStatus.parse(DPKG, dpkg.get()));
        }
        for (String name : image.names(DPKG_PARTS)) {
            String path = DPKG_PARTS + "/" + name;
            if (!name.endsWith(CHECKSUMS)) {
                found.add(DpkgStatus.parse(path, image.lines(path, MAX_BYTES).orElse(List.of())));
            }
        }
    }

    private static void readRpm(ImageFiles image, Found found) throws PackagesUnreadable {
        Map<Path, String> databases = new LinkedHashMap<>();
        for (String path : RPM) {
            image.file(path).ifPresent(file -> databases.putIfAbsent(file, path));
        }
        for (Map.Entry<Path, String> each : databases.entrySet()) {
            found.add(RpmDatabase.read(each.getValue(), each.getKey()));
        }
        for (String path : RPM_NOT_READ) {
            if (image.file(path).isPresent()) {
                throw new PackagesUnreadable("the image has the package database " + path
                        + ", of a kind that is not read here; let \"rpm --define '_db_backend sqlite' --rebuilddb\" make it"
                        + " SQLite, and remove the old one, or make the release without --packages");
            }
        }
    }
}
