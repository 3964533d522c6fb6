package dev.martello.evidence.packages;

import dev.martello.evidence.machine.OsRelease;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is installed on a machine.
 *
 * @param os the distribution that the packages are of
 * @param packages by their package URLs, each of which is there once
 */
public record PackageInventory(OsRelease os, List<InstalledPackage> packages) {
    /** Some hundred times what an appliance has. */
    public static final int MAX_PACKAGES = 100_000;

    public PackageInventory {
        packages = List.copyOf(packages);
    }

    static PackageInventory of(OsRelease os, Collection<InstalledPackage> packages) throws PackagesUnreadable {
        SortedMap<String, InstalledPackage> byUrl = new TreeMap<>();
        for (InstalledPackage each : packages) {
            if (byUrl.put(each.url(), each) != null) {
                throw new PackagesUnreadable("the package " + each.name() + " is there twice");
            }
        }
        if (byUrl.size() > MAX_PACKAGES) {
            throw new PackagesUnreadable("there are more than " + MAX_PACKAGES + " packages");
        }
        return new PackageInventory(os, List.copyOf(byUrl.values()));
    }
}
