package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.elf.ElfBuilder;
import dev.martello.evidence.machine.DiskWalk;
import dev.martello.evidence.machine.FileIdentity;
import dev.martello.evidence.machine.FoundFile;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.SteppedWalk;
import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.DiskFile;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoundsTest {
    private static final Bytes PROGRAM = ElfBuilder.program().build();
    private static final Bytes LIBRARY = ElfBuilder.library().build();

    @TempDir
    private Path image;

    private Instant now = Instant.parse("2026-11-26T20:00:00Z");
    private final ProgramMemory memory = new ProgramMemory();

    @BeforeEach
    void makeImage() throws IOException {
        write("etc/passwd", Bytes.ascii("root:x:0:0::/root:/bin/sh\n"), 0644);
        write("etc/group", Bytes.ascii("root:x:0:\n"), 0644);
        write("usr/bin/program", PROGRAM, 0755);
        write("opt/site/tool", PROGRAM, 04755);
        write("opt/site/lib.so", LIBRARY, 0644);
        write("srv/open", Bytes.EMPTY, 0666);
    }

    @Test
    void findsInARoundWhatAWalkOfTheWholeDiskFinds() throws IOException {
        DiskRounds rounds = rounds();

        round(rounds);

        Settings walked = new SettingsCollector(MachineFiles.ofImage(image), DiskExtent.WHOLE).collect(_ -> {});
        Settings seen = settings(rounds);
        assertThat(seen.disk()).isEqualTo(walked.disk());
        assertThat(seen.unseen()).isEqualTo(walked.unseen());
    }

    @Test
    void noticesInTheNextRoundWhatWasChanged() throws IOException {
        DiskRounds rounds = rounds();
        round(rounds);
        Files.setAttribute(image.resolve("usr/bin/program"), "unix:mode", 04755);
        Files.write(image.resolve("opt/site/lib.so"), PROGRAM.toArray());
        Files.delete(image.resolve("srv/open"));
        write("srv/new", Bytes.EMPTY, 0666);

        Disk before = disk(rounds);
        round(rounds);
        Disk after = disk(rounds);

        assertThat(before.privileged()).extracting(DiskFile::path).containsExactly("/opt/site/tool");
        assertThat(after.privileged()).extracting(DiskFile::path).containsExactly("/opt/site/tool", "/usr/bin/program");
        assertThat(after.worldWritable().orElseThrow())
                .extracting(DiskFile::path)
                .containsExactly("/srv/new");
        assertThat(after.binaries())
                .extracting(BinaryGroup::paths)
                .containsExactly(List.of("/opt/site/lib.so"), List.of("/opt/site/tool", "/usr/bin/program"));
    }

    /** What the memory has of it is not so, which nobody would know who opened it. */
    @Test
    void doesNotOpenAFileAgainThatIsAsItWas() throws IOException {
        FileIdentity file = identity("/usr/bin/program");
        memory.keep(file, new Program(List.of("cap_net_raw"), Optional.empty()));
        memory.next();
        DiskRounds rounds = rounds();

        round(rounds);
        Disk remembered = disk(rounds);
        round(rounds);
        Disk again = disk(rounds);
        Files.setAttribute(image.resolve("usr/bin/program"), "unix:mode", 0700);
        round(rounds);

        assertThat(remembered.privileged())
                .extracting(DiskFile::path)
                .containsExactly("/opt/site/tool", "/usr/bin/program");
        assertThat(again).isEqualTo(remembered);
        assertThat(disk(rounds).privileged()).extracting(DiskFile::path).containsExactly("/opt/site/tool");
    }

    @Test
    void forgetsWhatIsNoLongerThere() throws IOException {
        FileIdentity file = identity("/usr/bin/program");
        memory.keep(file, new Program(List.of(), Optional.empty()));
        memory.next();
        memory.next();

        assertThat(memory.recall(file)).isEmpty();
    }

    @Test
    void goesThroughTheDirectoriesOfTheSystemUntilARoundIsDone() throws IOException {
        Disk first = disk(rounds());

        assertThat(first.binaries()).extracting(BinaryGroup::paths).containsExactly(List.of("/usr/bin/program"));
        assertThat(first.worldWritable()).isEmpty();
    }

    @Test
    void doesNotTellWhatItSawLongAgo() throws IOException {
        DiskRounds rounds = rounds();
        round(rounds);

        now = now.plus(Duration.ofHours(23));
        assertThat(disk(rounds).worldWritable()).isPresent();
        now = now.plus(Duration.ofHours(1));
        assertThat(disk(rounds).worldWritable()).isEmpty();
    }

    @Test
    void takesManyStepsForManyFiles() throws IOException {
        for (int i = 0; i < 3; i++) {
            Path directory = Files.createDirectories(image.resolve("home/" + i));
            for (int j = 0; j < DiskRounds.STEP_NAMES; j++) {
                Files.createFile(directory.resolve("f" + j));
            }
        }
        DiskRounds rounds = rounds();

        rounds.step();

        assertThat(rounds.last()).isEmpty();
        assertThat(round(rounds)).isGreaterThanOrEqualTo(2);
    }

    private DiskRounds rounds() throws IOException {
        return new DiskRounds(MachineFiles.ofImage(image), () -> now, memory);
    }

    /** Goes on until another round is done, in so many steps. */
    private static int round(DiskRounds rounds) {
        Optional<DiskRounds.Round> before = rounds.last();
        int steps = 0;
        do {
            rounds.step();
            steps++;
        } while (rounds.last().equals(before));
        return steps;
    }

    private Settings settings(DiskRounds rounds) throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image), rounds).collect(_ -> {});
    }

    private Disk disk(DiskRounds rounds) throws IOException {
        return settings(rounds).disk().orElseThrow();
    }

    private FileIdentity identity(String path) throws IOException {
        List<FileIdentity> found = new ArrayList<>();
        DiskWalk.Visitor visitor = new DiskWalk.Visitor() {
            @Override
            public void found(FoundFile file) {
                if (file.path().equals(path)) {
                    found.add(file.identity());
                }
            }

            @Override
            public void unseen(String path, String problem) {}

            @Override
            public void leftOut(String path) {}
        };
        new SteppedWalk(MachineFiles.ofImage(image), List.of("/"), DiskExtent.WHOLE.limits(Duration.ofDays(1)), visitor)
                .step(Long.MAX_VALUE / 2);
        return found.getFirst();
    }

    private void write(String path, Bytes content, int mode) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.toArray());
        Files.setAttribute(file, "unix:mode", mode);
    }
}
