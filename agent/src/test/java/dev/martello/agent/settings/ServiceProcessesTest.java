package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessesTest {
    @TempDir
    private Path root;

    @BeforeEach
    void runSystemd() throws IOException {
        write("uptime", "100000.25 390000.11\n");
        write("1/comm", "systemd\n");
        write("1/cgroup", "0::/init.scope\n");
        start("1234");
    }

    @Test
    void seesTheServicesThatHaveAProcess() throws IOException {
        write("17/cgroup", "0::/system.slice/chrony.service\n");
        write("18/cgroup", "0::/system.slice/system-getty.slice/getty@tty1.service\n");
        write("19/cgroup", "0::/system.slice/nginx.service/workers\n");
        write("20/cgroup", "0::/user.slice/user-1000.slice/session-3.scope\n");
        write("21/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/chronyd.service\n");
        write("self/cgroup", "0::/system.slice/martello-agent.service\n");

        ServiceProcesses found = find();

        assertThat(found.services())
                .containsExactlyInAnyOrder(
                        "chrony.service", "getty@tty1.service", "nginx.service", "user@1000.service");
        assertThat(found.has("auditd.service")).contains(false);
    }

    @Test
    void takesNoServiceOfAContainerForOneOfTheMachine() throws IOException {
        write("17/cgroup", "0::/machine.slice/libpod-4f.scope/container/system.slice/chrony.service\n");
        write("18/cgroup", "0::/docker/4f/system.slice/auditd.service\n");
        write("19/cgroup", "0::/system.slice/chrony.service (deleted)\n");

        assertThat(find().services()).isEmpty();
    }

    @Test
    void seesServicesFromWithinAContainerWhoseGroupsAreAmongTheMachines() throws IOException {
        write("1/cgroup", "4:memory:/docker/4f\n1:name=systemd:/docker/4f/init.scope\n0::/\n");
        write("17/cgroup", "4:memory:/docker/4f\n1:name=systemd:/docker/4f/system.slice/chrony.service\n0::/\n");

        assertThat(find().services()).containsExactly("chrony.service");
    }

    @Test
    void doesNotTakeAServiceForStoppedWhileTheMachineStarts() throws IOException {
        write("17/cgroup", "0::/system.slice/chrony.service\n");
        start("9990025");

        ServiceProcesses found = find();

        assertThat(found.has("chrony.service")).contains(true);
        assertThat(found.has("auditd.service")).isEmpty();
        assertThat(found.doubt()).contains("the machine has only just started; what does not run yet may do so later");
    }

    @Test
    void cannotTellWhereProcessesOfOthersAreHidden() throws IOException {
        Files.delete(root.resolve("proc/1/comm"));

        assertThat(find())
                .isEqualTo(new ServiceProcesses(
                        Set.of(), Optional.of("the processes that systemd starts are not to be seen in /proc")));
    }

    @Test
    void cannotTellWhereTheFirstProcessIsAnother() throws IOException {
        write("1/comm", "martello\n");
        write("17/cgroup", "0::/system.slice/chrony.service\n");

        assertThat(find().has("chrony.service")).isEmpty();
    }

    @Test
    void cannotTellWhereTheStartOfSystemdIsNotUnderstood() throws IOException {
        for (String stat : new String[] {"", "1 (systemd) S 0", "1 (systemd) " + "x ".repeat(30)}) {
            write("1/stat", stat);

            assertThat(find().has("chrony.service")).as(stat).isEmpty();
        }
    }

    private ServiceProcesses find() throws IOException {
        return ServiceProcesses.find(MachineFiles.ofImage(root));
    }

    /** @param ticks after the start of the kernel */
    private void start(String ticks) throws IOException {
        write("1/stat", "1 (a) b) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " + ticks + " 170000384 3145\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve("proc").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
