package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Interfaces;
import dev.martello.evidence.settings.Ipv4Interface;
import dev.martello.evidence.settings.Ipv6Interface;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files where the kernel has its own. */
class ProcSysCollectorTest {
    @TempDir
    private Path root;

    @Test
    void takesAllSettingsOrNone() throws IOException {
        write("kernel/panic", "10");
        write("net/ipv4/conf/eth0.7/rp_filter", "1");

        Observation observation = new Observation("sysctl");
        assertThat(new ProcSysCollector(2)
                        .collect(files(), observation)
                        .orElseThrow()
                        .values())
                .containsExactly(entry("kernel.panic", "10"), entry("net.ipv4.conf.eth0/7.rp_filter", "1"));
        assertThat(observation.unseen()).isEmpty();

        assertThat(new ProcSysCollector(1).collect(files(), observation)).isEmpty();
        assertThat(observation.unseen()).containsExactly(new Unseen("sysctl", "/proc/sys has more than 1 settings"));
    }

    @Test
    void worksOutWhatHoldsForEachInterface() throws IOException {
        for (String name : List.of("all", "default", "eth0.7")) {
            for (String setting : Ipv4Interface.SETTINGS) {
                write("net/ipv4/conf/" + name + "/" + setting, name.equals("all") ? "1" : "0");
            }
            write("net/ipv6/conf/" + name + "/forwarding", "x");
        }

        Observation observation = new Observation("interfaces");
        Interfaces interfaces =
                new InterfacesCollector().collect(files(), observation).orElseThrow();

        assertThat(interfaces.ipv4().orElseThrow())
                .containsExactly(
                        new Ipv4Interface("default", false, true, false, false, 1, true, true, true, true),
                        new Ipv4Interface("eth0.7", false, true, false, false, 1, true, true, true, true));
        assertThat(interfaces.ipv6()).isEmpty();
        assertThat(observation.unseen())
                .containsExactly(
                        new Unseen(
                                "interfaces.ipv6",
                                "/proc/sys/net/ipv6/conf is not understood: line 1: expected a number as disable_ipv6 of default, found \"\""));
    }

    @Test
    void saysThatAKernelWithoutIpv6HasNoInterfacesOfIt() throws IOException {
        for (String setting : Ipv4Interface.SETTINGS) {
            write("net/ipv4/conf/all/" + setting, "0");
            write("net/ipv4/conf/lo/" + setting, "0");
        }

        assertThat(new InterfacesCollector()
                        .collect(files(), new Observation("interfaces"))
                        .flatMap(Interfaces::ipv6))
                .contains(List.<Ipv6Interface>of());
    }

    private MachineFiles files() throws IOException {
        return MachineFiles.ofImage(root);
    }

    private void write(String setting, String value) throws IOException {
        Path file = root.resolve("proc/sys").resolve(setting);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }
}
