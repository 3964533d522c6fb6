package dev.martello.evidence.settings;

import dev.martello.evidence.packages.InstalledPackage;
import java.util.List;

/** The packages that are installed. */
public record Packages(List<InstalledPackage> packages) implements Settings.Part {
    public Packages {
        packages = List.copyOf(packages);
    }
}
