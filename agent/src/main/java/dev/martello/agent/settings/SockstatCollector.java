package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Listeners;
import dev.martello.evidence.settings.SockstatText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Sockets that wait, as FreeBSD's own program prints them. */
record SockstatCollector(SystemProgram programs) implements PartCollector {
    private static final Path SOCKSTAT = Path.of("/usr/bin/sockstat");

    @Override
    public String part() {
        return "listeners";
    }

    @Override
    public Optional<Listeners> collect(MachineFiles files, Observation observation) {
        return observation.of(
                SOCKSTAT.toString(),
                () -> programs.text(SOCKSTAT, List.of("-46l"), SockstatText.MAX_CHARS),
                text -> new Listeners(SockstatText.parse(text)));
    }
}
