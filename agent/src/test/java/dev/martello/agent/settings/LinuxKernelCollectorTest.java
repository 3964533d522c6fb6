package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.settings.Unseen;
import org.junit.jupiter.api.Test;

class LinuxKernelCollectorTest {
    @Test
    void takesNoWeaknessForKnownThatTheKernelDoesNotKnow() {
        Observation observation = new Observation("kernel");

        assertThat(LinuxKernelCollector.known("mds", "Mitigation: Clear CPU buffers", observation))
                .contains("Mitigation: Clear CPU buffers");
        assertThat(LinuxKernelCollector.known("srbds", "Unknown: Dependent on hypervisor status", observation))
                .isEmpty();
        assertThat(observation.unseen())
                .containsExactly(new Unseen(
                        "kernel.vulnerabilities.srbds",
                        "the kernel says of it: Unknown: Dependent on hypervisor status"));
    }
}
