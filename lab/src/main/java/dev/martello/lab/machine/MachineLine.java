package dev.martello.lab.machine;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How QEMU and swtpm are started. The machine itself is always the same: what firmware measures into PCR 0 depends on its
 * memory, its processors and its devices.
 */
final class MachineLine {
    /** What all machines have in common. */
    static final String BOARD = "-nodefaults -no-user-config -display none -no-reboot -cpu Nehalem -smp 1 -m 512";

    /** What QEMU calls the network that it makes up for a machine. */
    static final String NETWORK = "net0";

    static final String DEVICES = "-device virtio-rng-pci -device virtio-serial-pci";

    private final Path run;
    private final Accelerator accelerator;
    private final MachineSettings settings;

    MachineLine(Path run, Accelerator accelerator, MachineSettings settings) {
        this.run = run;
        this.accelerator = accelerator;
        this.settings = settings;
    }

    Path tpmSocket() {
        return run.resolve("tpm");
    }

    Path console() {
        return run.resolve("console.log");
    }

    Path hand() {
        return run.resolve("hand");
    }

    Path monitor() {
        return run.resolve("qmp");
    }

    Path qemuLog() {
        return run.resolve("qemu.log");
    }

    /** It ends when QEMU does. */
    List<String> tpm() throws LabFailure {
        return List.of(
                Tool.SWTPM.path().toString(),
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + settings.chassis().tpm(),
                "--ctrl",
                "type=unixio,path=" + tpmSocket(),
                "--terminate");
    }

    List<String> qemu() throws LabFailure {
        // The computer's other work comes first: a machine does not mind to wait, its TPM does.
        List<String> line =
                new ArrayList<>(List.of("nice", "-n", "5", Tool.QEMU.path().toString()));
        line.addAll(words(BOARD));
        line.addAll(List.of("-accel", accelerator.label()));
        String smm = settings.firmware().hasSmm() ? "on" : "off";
        line.addAll(words("-machine q35,smm=" + smm + " -global driver=cfi.pflash01,property=secure,value=" + smm));
        line.addAll(List.of(
                "-drive",
                "if=pflash,format=raw,unit=0,readonly=on,file="
                        + settings.firmware().code()));
        line.addAll(List.of(
                "-drive",
                "if=pflash,format=raw,unit=1,file=" + settings.chassis().variables()));
        line.addAll(disk("system", "readonly=on,", settings.image().systemDisk(), ",bootindex=1"));
        line.addAll(disk("root", "readonly=on,", settings.image().rootDisk(), ""));
        line.addAll(disk("data", "", settings.chassis().dataDisk(), ""));
        line.addAll(disk("volume", "", settings.chassis().volume(), ""));
        switch (settings.tpm()) {
            case TIS -> line.addAll(tpm("tpm-tis"));
            case CRB -> line.addAll(tpm("tpm-crb"));
            case EMPTY -> {}
        }
        line.addAll(List.of("-smbios", "type=1,serial=" + settings.chassis().serial()));
        line.addAll(List.of("-serial", "file:" + console()));
        line.addAll(words(DEVICES));
        line.addAll(List.of("-chardev", "socket,id=hand,server=on,wait=off,path=" + hand()));
        line.addAll(words("-device virtserialport,chardev=hand,name=dev.martello.hand"));
        line.addAll(List.of(
                "-netdev",
                "user,id=" + NETWORK + ",restrict=on,guestfwd=tcp:" + ControlPlaneEndpoint.ADDRESS + ":"
                        + ControlPlaneEndpoint.SEEN_PORT + "-cmd:" + Tool.SOCAT.path() + " - TCP:127.0.0.1:"
                        + settings.controlPlane().port()));
        line.addAll(words("-device virtio-net-pci,netdev=" + NETWORK + ",romfile="));
        line.addAll(List.of(
                "-fw_cfg",
                "name=opt/martello/ca.pem,file=" + settings.controlPlane().authority()));
        line.addAll(List.of("-qmp", "unix:" + monitor() + ",server=on,wait=off"));
        settings.state().ifPresent(state -> line.addAll(List.of("-incoming", "exec:cat " + state, "-S")));
        return line;
    }

    private List<String> tpm(String device) {
        return List.of(
                "-chardev",
                "socket,id=tpm,path=" + tpmSocket(),
                "-tpmdev",
                "emulator,id=tpm0,chardev=tpm",
                "-device",
                device + ",tpmdev=tpm0");
    }

    private static List<String> disk(String id, String options, Path file, String deviceOptions) {
        return List.of(
                "-drive",
                "if=none,format=raw," + options + "id=" + id + ",file=" + file,
                "-device",
                "virtio-blk-pci,drive=" + id + deviceOptions);
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }
}
