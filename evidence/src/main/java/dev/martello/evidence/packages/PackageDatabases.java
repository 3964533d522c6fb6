package dev.martello.evidence.packages;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.machine.Unreadable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and reads what package managers wrote down. */
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

    private final MachineFiles files;
    private final OsRelease os;

    private PackageDatabases(MachineFiles files, OsRelease os) {
        this.files = files;
        this.os = os;
    }

    /**
     * The packages of a machine or an image.
     *
     * @throws PackagesUnreadable if there is no database, one that is not read here, or one that is not understood, or if it cannot be
     *     told of which distribution the packages are
     */
    public static PackageInventory read(MachineFiles files) throws PackagesUnreadable {
        try {
            OsRelease os = OsRelease.read(files)
                    .orElseThrow(
                            () -> new PackagesUnreadable("there is neither " + String.join(" nor ", OsRelease.PATHS)
                                    + ", so which distribution the packages are of cannot be told"));
            return PackageInventory.of(os, new PackageDatabases(files, os).all());
        } catch (Unreadable e) {
            throw new PackagesUnreadable(e.problem());
        }
    }

    private List<InstalledPackage> all() throws PackagesUnreadable, Unreadable {
        Found found = new Found();
        readDpkg(found);
        ApkInstalled apk = new ApkInstalled(os, APK);
        if (files.eachLine(APK, MAX_BYTES, apk::line)) {
            found.add(apk.packages());
        }
        readRpm(found);
        Optional<Path> pkg = files.file(PKG);
        if (pkg.isPresent()) {
            found.add(FreeBsdDatabase.read(os, PKG, pkg.get()));
        }
        if (!found.isAny) {
            throw new PackagesUnreadable("there is no package database: none of "
                    + String.join(", ", DPKG, DPKG_PARTS, APK, RPM.getFirst(), RPM.getLast(), PKG));
        }
        return found.packages;
    }

    private void readDpkg(Found found) throws PackagesUnreadable, Unreadable {
        readDpkg(DPKG, found);
        for (String name : files.names(DPKG_PARTS)) {
            if (!name.endsWith(CHECKSUMS)) {
                readDpkg(DPKG_PARTS + "/" + name, found);
            }
        }
    }

    private void readDpkg(String path, Found found) throws PackagesUnreadable, Unreadable {
        DpkgStatus status = new DpkgStatus(os, path);
        if (files.eachLine(path, MAX_BYTES, status::line)) {
            found.add(status.packages());
        }
    }

    private void readRpm(Found found) throws PackagesUnreadable, Unreadable {
        Map<Path, String> databases = new LinkedHashMap<>();
        for (String path : RPM) {
            files.file(path).ifPresent(file -> databases.putIfAbsent(file, path));
        }
        for (Map.Entry<Path, String> each : databases.entrySet()) {
            found.add(RpmDatabase.read(os, each.getValue(), each.getKey()));
        }
        for (String path : RPM_NOT_READ) {
            if (files.file(path).isPresent()) {
                throw new PackagesUnreadable("there is the package database " + path
                        + ", of a kind that is not read here; let \"rpm --define '_db_backend sqlite' --rebuilddb\" make it"
                        + " SQLite, and remove the old one");
            }
        }
    }
}
