package dev.martello.lab.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What carries out the instructions of machines. */
public enum Accelerator {
    /** QEMU itself, on every computer. */
    EMULATION("tcg"),
    /** This computer's processor, by KVM: many times faster. */
    KVM("kvm");

    private static final Path DEVICE = Path.of("dev/kvm");

    /** A KVM of its own inside a virtual machine, which runs kernels that were made for it, and no firmware. */
    private static final Path PARAVIRTUAL = Path.of("sys/module/kvm_pvm");

    private final String name;

    Accelerator(String name) {
        this.name = name;
    }

    /** As QEMU calls it. */
    String label() {
        return name;
    }

    /** Why this computer does not have it; nothing if it does. */
    public Optional<String> whyNot() {
        return whyNot(Path.of("/"));
    }

    Optional<String> whyNot(Path root) {
        return switch (this) {
            case EMULATION -> Optional.empty();
            case KVM -> {
                if (Files.exists(root.resolve(PARAVIRTUAL))) {
                    yield Optional.of("this computer is a virtual machine whose KVM (kvm_pvm) cannot run firmware");
                }
                Path device = root.resolve(DEVICE);
                yield Files.isReadable(device) && Files.isWritable(device)
                        ? Optional.empty()
                        : Optional.of(device + " is not there, or you may not open it");
            }
        };
    }
}
