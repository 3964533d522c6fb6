package dev.martello.release.packages;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and reads what package managers wrote down in an image. */
public final class PackageDatabases {
    private static final int MAX_BYTES = 64 << 20;

    private static final String DPKG = "/var/lib/dpkg/status";
    /** Images without a package manager have a file for each package there. */
    private static final String DPKG_PARTS = "/var/lib/dpkg/status.d";

    private static final String CHECKSUMS = ".md5sums";
    private static final String APK = "/lib/apk/db/installed";

    private static final List<String> NOT_READ = List.of(
            "/var/lib/rpm/rpmdb.sqlite",
            "/usr/lib/sysimage/rpm/rpmdb.sqlite",
            "/var/lib/rpm/Packages",
            "/var/lib/rpm/Packages.db",
            "/usr/lib/sysimage/rpm/Packages.db",
            "/var/db/pkg/local.sqlite");

    private PackageDatabases() {}

    /**
     * The packages of an image.
     *
     * @param root what the appliance has as {@code /}
     * @throws PackagesUnreadable if there is no database, one that is not read here, or one with a line that is not understood
     */
    public static Sbom read(Path root) throws PackagesUnreadable {
        ImageFiles image = new ImageFiles(root);
        for (String path : NOT_READ) {
            if (image.isFile(path)) {
                throw new PackagesUnreadable("the image has the package database " + path
                        + ", of a kind that is not read here; make the release without --packages");
            }
        }
        List<InstalledPackage> packages = new ArrayList<>();
        boolean isAny = false;
        Optional<List<String>> dpkg = image.lines(DPKG, MAX_BYTES);
        if (dpkg.isPresent()) {
            isAny = true;
            packages.addAll(DpkgStatus.parse(DPKG, dpkg.get()));
        }
        for (String name : image.names(DPKG_PARTS)) {
            String path = DPKG_PARTS + "/" + name;
            if (!name.endsWith(CHECKSUMS)) {
                isAny = true;
                packages.addAll(
                        DpkgStatus.parse(path, image.lines(path, MAX_BYTES).orElse(List.of())));
            }
        }
        Optional<List<String>> apk = image.lines(APK, MAX_BYTES);
        if (apk.isPresent()) {
            isAny = true;
            packages.addAll(ApkInstalled.parse(APK, apk.get()));
        }
        if (!isAny) {
            throw new PackagesUnreadable(
                    "the image has no package database: neither " + DPKG + " nor " + DPKG_PARTS + " nor " + APK);
        }
        return Sbom.of(OsRelease.of(image), packages);
    }
}
