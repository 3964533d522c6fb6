package dev.martello.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.lab.tool.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineRoomTest {
    private static final List<String> FOREVER = List.of("sleep", "infinity");

    @TempDir
    private Path parent;

    @Test
    void endsItsProcessesAndDeletesItsFiles() throws Exception {
        MachineRoom room = MachineRoom.open(parent, Accelerator.EMULATION);
        Process process = room.start(FOREVER, room.directory().resolve("log"));

        room.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void startsNothingOnceItIsClosed() throws Exception {
        MachineRoom room = MachineRoom.open(parent, Accelerator.EMULATION);
        room.close();

        assertThatThrownBy(() -> room.start(FOREVER, parent.resolve("log"))).isInstanceOf(LabFailure.class);
    }

    @Test
    void endsWhatAKilledProgramLeftRunning() throws Exception {
        Process left = new ProcessBuilder(FOREVER).start();
        try {
            Path abandoned = Files.createDirectory(parent.resolve("martello-lab-1"));
            Files.writeString(abandoned.resolve("owner"), "1 1970-01-01T00:00:00Z\n");
            Files.writeString(
                    abandoned.resolve("processes"),
                    left.pid() + " " + left.info().startInstant().orElseThrow() + "\n");

            MachineRoom.open(parent, Accelerator.EMULATION).close();

            assertThat(left.waitFor()).isNotZero();
            assertThat(parent).isEmptyDirectory();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void leavesAProcessAloneThatOnlyHasTheNumberOfOneThatIsGone() throws Exception {
        Process other = new ProcessBuilder(FOREVER).start();
        try {
            Path abandoned = Files.createDirectory(parent.resolve("martello-lab-1"));
            Files.writeString(abandoned.resolve("owner"), "1 1970-01-01T00:00:00Z\n");
            Files.writeString(abandoned.resolve("processes"), other.pid() + " 1970-01-01T00:00:00Z\n");

            MachineRoom.open(parent, Accelerator.EMULATION).close();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void leavesTheRoomOfAProgramAloneThatRuns() throws Exception {
        try (MachineRoom first = MachineRoom.open(parent, Accelerator.EMULATION)) {
            Process process = first.start(FOREVER, first.directory().resolve("log"));

            MachineRoom.open(parent, Accelerator.EMULATION).close();

            assertThat(process.isAlive()).isTrue();
            assertThat(first.directory()).exists();
        }
    }

    @Test
    void leavesARoomAloneThatIsJustBeingMade() throws Exception {
        Path made = Files.createDirectory(
                parent.resolve("martello-lab-" + ProcessHandle.current().pid() + "-1"));

        MachineRoom.open(parent, Accelerator.EMULATION).close();

        assertThat(made).exists();
    }

    @Test
    void leavesDirectoriesOfOthersAlone() throws Exception {
        Path other = Files.createDirectory(parent.resolve("something-else"));

        MachineRoom.open(parent, Accelerator.EMULATION).close();

        assertThat(other).exists();
    }
}
