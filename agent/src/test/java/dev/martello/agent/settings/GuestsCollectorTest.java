package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Guest;
import dev.martello.evidence.settings.Guest.Kind;
import dev.martello.evidence.settings.Guests;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestsCollectorTest {
    private static final String ID = "4f".repeat(32);

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "/machine.slice/libpod-ID.scope/container, podman, CONTAINER",
        "/libpod_parent/libpod-ID, podman, CONTAINER",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container, podman, CONTAINER",
        "/system.slice/docker-ID.scope, docker, CONTAINER",
        "/docker/ID, docker, CONTAINER",
        "/kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope, containerd, CONTAINER",
        "/kubepods.slice/crio-ID.scope/container, cri-o, CONTAINER",
        "/lxc.payload.web, lxc, CONTAINER",
        "/machine.slice/systemd-nspawn@web.service/payload, systemd-nspawn, CONTAINER",
        "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator, libvirt, MACHINE"
    })
    void knowsThemByTheControlGroupsOfTheirManagers(String group, String manager, Kind kind) throws IOException {
        process(2, "kthreadd", "/");
        process(40, "nginx", group.replace("ID", ID));
        process(41, "nginx", group.replace("ID", ID));

        assertThat(guests(new Observation("guests")).guests()).containsExactly(new Guest(manager, kind));
    }

    @ParameterizedTest
    @CsvSource({
        "conmon, conmon, CONTAINER",
        "containerd-shim, containerd, CONTAINER",
        "systemd-nspawn, systemd-nspawn, CONTAINER",
        "qemu-system-x86, qemu, MACHINE",
        "firecracker, firecracker, MACHINE"
    })
    void knowsThemByTheProgramsThatWatchOverThem(String name, String manager, Kind kind) throws IOException {
        process(2, "kthreadd", "/");
        process(40, name, "/user.slice/user-0.slice/session-1.scope");

        assertThat(guests(new Observation("guests")).guests()).containsExactly(new Guest(manager, kind));
    }

    @Test
    void takesNothingElseForOne() throws IOException {
        process(1, "systemd", "/init.scope");
        process(2, "kthreadd", "/");
        process(40, "dockerd", "/system.slice/docker.service");
        process(41, "containerd", "/system.slice/containerd.service");
        process(42, "nginx", "/system.slice/nginx.service");
        process(43, "qemu-ga", "/system.slice/qemu-guest-agent.service");
        process(44, "libpod-helper", "/user.slice/user-1000.slice/session-3.scope");

        assertThat(guests(new Observation("guests")).guests()).isEmpty();
    }

    @Test
    void cannotTellFromWithinAContainer() throws IOException {
        process(1, "systemd", "/init.scope");
        process(2, "systemd-journal", "/system.slice/systemd-journald.service");
        Observation observation = new Observation("guests");

        assertThat(new GuestsCollector().collect(MachineFiles.ofImage(root), observation))
                .isEmpty();
        assertThat(observation.unseen())
                .containsExactly(new Unseen(
                        "guests", "the machine's processes are not all to be seen, as from within a container"));
    }

    private Guests guests(Observation observation) throws IOException {
        return new GuestsCollector()
                .collect(MachineFiles.ofImage(root), observation)
                .orElseThrow();
    }

    private void process(int number, String name, String group) throws IOException {
        Path directory = Files.createDirectories(root.resolve("proc").resolve(String.valueOf(number)));
        Files.writeString(directory.resolve("comm"), name + "\n");
        Files.writeString(directory.resolve("cgroup"), "0::" + group + "\n");
    }
}
