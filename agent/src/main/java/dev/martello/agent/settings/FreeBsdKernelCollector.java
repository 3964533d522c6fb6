package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.KldstatText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** FreeBSD's kernel, by what its own programs print. What only Linux has is absent. */
record FreeBsdKernelCollector(SystemProgram programs) implements PartCollector {
    private static final Path UNAME = Path.of("/usr/bin/uname");
    private static final Path KLDSTAT = Path.of("/sbin/kldstat");
    private static final int MAX_RELEASE_BYTES = 1 << 10;

    @Override
    public String part() {
        return "kernel";
    }

    @Override
    public Optional<Kernel> collect(MachineFiles files, Observation observation) {
        return Optional.of(new Kernel(
                observation.of(
                        "release",
                        UNAME.toString(),
                        () -> programs.text(UNAME, List.of("-r"), MAX_RELEASE_BYTES)
                                .map(String::strip)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                observation.of(
                        "modules",
                        KLDSTAT.toString(),
                        () -> programs.text(KLDSTAT, List.of(), KldstatText.MAX_CHARS),
                        KldstatText::parse),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }
}
