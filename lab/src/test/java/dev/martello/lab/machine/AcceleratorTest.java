package dev.martello.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorTest {
    @TempDir
    private Path root;

    @Test
    void emulatesOnAnyComputer() {
        assertThat(Accelerator.EMULATION.whyNot(root)).isEmpty();
    }

    @Test
    void usesTheProcessorWhereKvmCanBeOpened() throws Exception {
        putDevice();

        assertThat(Accelerator.KVM.whyNot(root)).isEmpty();
    }

    @Test
    void refusesTheProcessorWhereThereIsNoKvm() {
        assertThat(Accelerator.KVM.whyNot(root)).contains(root + "/dev/kvm is not there, or you may not open it");
    }

    @Test
    void refusesKvmThatRunsNoFirmware() throws Exception {
        putDevice();
        Files.createDirectories(root.resolve("sys/module/kvm_pvm"));

        assertThat(Accelerator.KVM.whyNot(root))
                .contains("this computer is a virtual machine whose KVM (kvm_pvm) cannot run firmware");
    }

    private void putDevice() throws Exception {
        Files.createFile(Files.createDirectories(root.resolve("dev")).resolve("kvm"));
    }
}
