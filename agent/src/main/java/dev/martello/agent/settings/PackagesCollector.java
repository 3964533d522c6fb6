package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.packages.PackageDatabases;
import dev.martello.evidence.packages.PackagesUnreadable;
import dev.martello.evidence.settings.Packages;
import java.util.Optional;

/** The packages that are installed, by what their managers wrote down. */
final class PackagesCollector implements PartCollector {
    @Override
    public String part() {
        return "packages";
    }

    @Override
    public Optional<Packages> collect(MachineFiles files, Observation observation) {
        try {
            return Optional.of(new Packages(PackageDatabases.read(files).packages()));
        } catch (PackagesUnreadable e) {
            observation.unseen(e.problem());
            return Optional.empty();
        }
    }
}
