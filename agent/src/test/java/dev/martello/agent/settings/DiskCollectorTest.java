package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.elf.ElfBuilder;
import dev.martello.evidence.elf.ElfProtections;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.DiskFile;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCollectorTest {
    private static final Bytes PROGRAM = ElfBuilder.program().build();
    private static final Bytes LIBRARY = ElfBuilder.library().build();

    @TempDir
    private Path directory;

    private Path image = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectory(directory.resolve("image"));
    }

    @Test
    void putsTogetherWhatIsProtectedAlike() throws IOException {
        write("usr/bin/b", PROGRAM, 0755);
        write("usr/bin/a", PROGRAM, 0755);
        write("usr/lib/x86_64-linux-gnu/libz.so.1", LIBRARY, 0644);
        write("usr/bin/script", Bytes.ascii("#!/bin/sh\n"), 0755);
        write("usr/lib/notes.txt", PROGRAM, 0644);
        write("usr/lib/module.o", ElfBuilder.ofType(1).build(), 0755);
        write("srv/elsewhere", PROGRAM, 0755);

        List<BinaryGroup> groups = collect().disk().orElseThrow().binaries();

        assertThat(groups)
                .extracting(BinaryGroup::paths)
                .containsExactly(List.of("/usr/bin/a", "/usr/bin/b"), List.of("/usr/lib/x86_64-linux-gnu/libz.so.1"));
        assertThat(groups.getFirst().protections().map(ElfProtections::kind)).contains(ElfProtections.Kind.PROGRAM);
        assertThat(groups).noneMatch(BinaryGroup::privileged);
    }

    @Test
    void tellsWhatGivesRightsToWhoStartsIt() throws IOException {
        write("usr/bin/plain", PROGRAM, 0755);
        write("usr/bin/user", PROGRAM, 04755);
        write("usr/bin/group", PROGRAM, 02755);
        write("usr/bin/script", Bytes.ascii("#!/bin/sh\n"), 04755);

        Disk disk = collect().disk().orElseThrow();

        assertThat(disk.binaries())
                .extracting(BinaryGroup::privileged, BinaryGroup::paths)
                .containsExactly(
                        tuple(true, List.of("/usr/bin/group", "/usr/bin/user")),
                        tuple(false, List.of("/usr/bin/plain")));
        assertThat(disk.privileged())
                .extracting(DiskFile::path)
                .containsExactly("/", "/usr/bin/group", "/usr/bin/script", "/usr/bin/user");
    }

    @Test
    void saysOfAFileThatIsNotUnderstoodThatItsProtectionsAreUnseen() throws IOException {
        write("usr/bin/cut", PROGRAM.slice(0, 100), 0755);
        write("usr/bin/tiny", ElfProtections.MAGIC, 0755);
        write("usr/bin/empty", Bytes.EMPTY, 0755);

        Settings settings = collect();

        assertThat(settings.disk().orElseThrow().binaries())
                .singleElement()
                .satisfies(each -> assertThat(each.protections()).isEmpty())
                .satisfies(each -> assertThat(each.paths()).containsExactly("/usr/bin/cut", "/usr/bin/tiny"));
        assertThat(settings.unseen())
                .filteredOn(each -> each.path().equals("disk.binaries"))
                .extracting(each -> each.reason().replaceAll("octet \\d+.*", ""))
                .containsExactly(
                        "/usr/bin/cut is not understood: ELF file, ", "/usr/bin/tiny is not understood: ELF file, ");
    }

    @Test
    void followsNoLink() throws IOException {
        write("usr/bin/real", PROGRAM, 0755);
        Files.createSymbolicLink(image.resolve("usr/bin/alias"), Path.of("real"));
        Files.createSymbolicLink(image.resolve("usr/lib"), directory);
        Files.createSymbolicLink(image.resolve("bin"), Path.of("usr/bin"));
        Files.createSymbolicLink(image.resolve("usr/bin/loop"), Path.of("."));
        Files.write(directory.resolve("outside.so"), PROGRAM.toArray());

        assertThat(collect().disk().orElseThrow().binaries())
                .extracting(BinaryGroup::paths)
                .containsExactly(List.of("/usr/bin/real"));
    }

    @Test
    void readsOnlyAsMuchOfASparseFileAsItNeeds() throws IOException {
        Path file = write("usr/bin/huge", PROGRAM, 0755);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(1L << 33).write(Bytes.of(0).asBuffer());
        }

        assertThat(collect().disk().orElseThrow().binaries())
                .singleElement()
                .satisfies(each -> assertThat(each.protections()).isPresent());
    }

    @Test
    void opensNoPipe() throws Exception {
        Files.createDirectories(image.resolve("usr/bin"));
        Process mkfifo = new ProcessBuilder(
                        "mkfifo", "-m", "0755", image.resolve("usr/bin/pipe.so").toString())
                .inheritIO()
                .start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThat(collect().disk().orElseThrow().binaries()).isEmpty();
    }

    @Test
    void saysThatOnlyTheDirectoriesOfTheSystemWereGoneThrough() throws IOException {
        Settings settings = collect();

        assertThat(settings.disk().orElseThrow())
                .isEqualTo(new Disk(
                        List.of(),
                        List.of(DiskFile.unseen("/")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(settings.unseen())
                .filteredOn(each -> each.reason().contains("--walk"))
                .extracting(Unseen::path)
                .containsExactly("disk.privileged", "disk.worldWritable", "disk.ownerless", "disk.leftOut");
    }

    @Test
    void goesThroughTheWholeDisk() throws IOException {
        write("etc/passwd", Bytes.ascii("root:x:0:0::/root:/bin/sh\n"), 0644);
        write("etc/group", Bytes.ascii("root:x:0:\n"), 0644);
        write("opt/site/bin/tool", PROGRAM, 04755);
        write("srv/open", Bytes.EMPTY, 0666);
        write("srv/closed", Bytes.EMPTY, 0664);
        write("proc/left", Bytes.EMPTY, 0666);
        Files.setAttribute(Files.createDirectory(image.resolve("pool")), "unix:mode", 0777);
        Files.setAttribute(Files.createDirectory(image.resolve("tmp")), "unix:mode", 01777);
        Files.createSymbolicLink(image.resolve("srv/outside"), directory);
        Files.createSymbolicLink(image.resolve("srv/loop"), Path.of("/srv"));

        Disk disk = whole().disk().orElseThrow();

        assertThat(disk.binaries()).extracting(BinaryGroup::paths).containsExactly(List.of("/opt/site/bin/tool"));
        assertThat(disk.privileged()).extracting(DiskFile::path).containsExactly("/opt/site/bin/tool");
        assertThat(disk.worldWritable().orElseThrow())
                .extracting(DiskFile::path)
                .containsExactly("/pool", "/srv/open");
        assertThat(disk.leftOut().orElseThrow()).containsExactly("/proc");
    }

    @Test
    void findsWhatBelongsToNobody() throws IOException {
        write("etc/passwd", Bytes.ascii("root:x:0:0::/root:/bin/sh\n"), 0644);
        write("etc/group", Bytes.ascii("root:x:0:\n"), 0644);
        Path lost = write("srv/lost", Bytes.EMPTY, 0644);
        boolean isRoot = Files.getAttribute(image, "unix:uid").equals(0);
        if (isRoot) {
            Files.setAttribute(lost, "unix:uid", 4321);
        }

        Settings settings = whole();

        assertThat(settings.disk()
                        .orElseThrow()
                        .ownerless()
                        .map(found -> found.stream().map(DiskFile::path).toList()))
                .isEqualTo(isRoot ? Optional.of(List.of("/srv/lost")) : Optional.empty());
        assertThat(settings.unseen().stream().filter(each -> each.path().equals("disk.ownerless")))
                .hasSize(isRoot ? 0 : 1);
    }

    @Test
    void marksWhereItMayNotLook() throws IOException {
        write("srv/secret/open", Bytes.EMPTY, 0666);
        Path secret = image.resolve("srv/secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));

        Disk disk = whole().disk().orElseThrow();

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        boolean isRoot = Files.getAttribute(image, "unix:uid").equals(0);
        assertThat(disk.worldWritable().orElseThrow())
                .extracting(DiskFile::path, each -> each.mode().isPresent())
                .containsExactly(isRoot ? tuple("/srv/secret/open", true) : tuple("/srv/secret", false));
    }

    private Settings whole() throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image), DiskExtent.WHOLE).collect(_ -> {});
    }

    private Settings collect() throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});
    }

    private Path write(String path, Bytes content, int mode) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.toArray());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(file, "unix:mode", mode);
        return file;
    }
}
