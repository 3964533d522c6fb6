package dev.martello.evidence.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineFilesTest {
    @TempDir
    private Path directory;

    private Path image = Path.of("");
    private MachineFiles files = MachineFiles.ofThisMachine();

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectory(directory.resolve("image"));
        Files.writeString(directory.resolve("secret"), "of the machine that looks");
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc/motd"), "hello");
        files = MachineFiles.ofImage(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/motd", "etc/motd", "/etc/./motd", "//etc//motd", "/etc/../etc/motd", "/../../../etc/motd"})
    void readsByThePathThatAFileHasWhereTheImageRuns(String path) throws Unreadable {
        assertThat(files.text(path, 100)).contains("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/motd", "../etc/motd", "../../../../etc/motd", "motd"})
    void followsLinksWithinTheImage(String target) throws IOException, Unreadable {
        Files.createSymbolicLink(image.resolve("etc/link"), Path.of(target));

        assertThat(files.text("/etc/link", 100)).contains("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret", "/../secret", "../../../secret"})
    void followsNoLinkOutOfTheImage(String target) throws IOException, Unreadable {
        Files.createSymbolicLink(image.resolve("etc/link"), Path.of(target));
        Files.createSymbolicLink(image.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(image.resolve("there"), directory.resolve("secret"));

        assertThat(files.text("/etc/link", 100)).isEmpty();
        assertThat(files.text("/up/secret", 100)).isEmpty();
        assertThat(files.text("/there", 100)).isEmpty();
        assertThat(files.resolve("/up/up/up/secret"))
                .isEqualTo(image.toRealPath().resolve("secret"));
    }

    @Test
    void givesUpOnLinksThatLeadInACircle() throws IOException {
        Files.createSymbolicLink(image.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(image.resolve("b"), Path.of("a"));

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.text("/a/x", 100))
                .withMessage("/a/x leads through more than 40 symbolic links");
    }

    @Test
    void opensNeitherPipesNorDevicesNorDirectories() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", image.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.text("/pipe", 100))
                .withMessage("/pipe is no regular file");
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> MachineFiles.ofThisMachine().text("/dev/zero", 100))
                .withMessage("/dev/zero is no regular file");
        assertThat(files.text("/etc", 100)).isEmpty();
        assertThat(MachineFiles.ofThisMachine().text("/dev/null", 100)).isEmpty();
    }

    @Test
    void readsNoMoreThanIsAllowed() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(image.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(10L << 30);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(image.resolve("bomb.gz")))) {
            out.write(new byte[1 << 20]);
        }

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.text("/sparse", 1000))
                .withMessage("/sparse has more than 1000 octets");
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.gzippedText("/bomb.gz", 1000))
                .withMessage("/bomb.gz has more than 1000 octets");
    }

    @Test
    void readsFilesThatWereFoundIntoTheSameRoom() throws IOException, Unreadable {
        byte[] room = new byte[6];
        Path longer = Files.writeString(image.resolve("etc/longer"), "hello!");
        Path shorter = Files.writeString(image.resolve("etc/shorter"), "hi");
        Path link = Files.createSymbolicLink(image.resolve("etc/link"), Path.of("motd"));

        assertThat(MachineFiles.text(image.resolve("etc/motd"), room)).hasValue("hello");
        assertThat(MachineFiles.text(shorter, room)).hasValue("hi");
        assertThat(MachineFiles.text(image.resolve("etc/gone"), room)).isEmpty();
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> MachineFiles.text(longer, room))
                .withMessage(longer + " has more than 5 octets");
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> MachineFiles.text(link, room));
    }

    @Test
    void saysThatAFileIsNotWhatItShouldBe() throws IOException {
        Files.writeString(image.resolve("plain"), "not compressed");

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.gzippedText("/plain", 1000))
                .withMessageStartingWith("/plain cannot be read: ");
    }

    @Test
    void readsKernelFilesThatDoNotSayHowLongTheyAre() throws Unreadable {
        assertThat(MachineFiles.ofThisMachine().text("/proc/sys/kernel/ostype", 100))
                .contains("Linux\n");
    }

    @Test
    void readsKernelFilesInWhichNobodyMayMoveAbout() throws Unreadable {
        String lockdown = "/sys/kernel/security/lockdown";
        Assumptions.assumeTrue(Files.isReadable(Path.of(lockdown)), "securityfs is mounted");

        assertThat(MachineFiles.ofThisMachine().text(lockdown, 100).orElseThrow())
                .contains("[", "integrity", "confidentiality");
    }

    @Test
    void listsNamesInOrderAndNoneOfWhatIsNotThere() throws Unreadable, IOException {
        Files.writeString(image.resolve("etc/a"), "");

        assertThat(files.names("/etc")).containsExactly("a", "motd");
        assertThat(files.names("/nowhere")).isEmpty();
        assertThat(files.names("/etc/motd")).isEmpty();
    }

    @Test
    void saysWhoseAFileIsAndWhoMayUseIt() throws Exception {
        Path file = image.resolve("etc/motd");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(image.resolve("link"), Path.of("/etc/motd"));

        FileStatus status = files.status("/link").orElseThrow();

        assertThat(status.kind()).isEqualTo(FileStatus.Kind.FILE);
        assertThat(status.mode()).isEqualTo("0750");
        assertThat(status.uid()).isEqualTo(((Integer) Files.getAttribute(file, "unix:uid")).longValue());
        assertThat(files.status("/etc").orElseThrow().kind()).isEqualTo(FileStatus.Kind.DIRECTORY);
        assertThat(files.status("/nowhere/at/all")).isEmpty();
        assertThat(files.status("/etc/motd/below")).isEmpty();
        Files.setAttribute(image.resolve("etc"), "unix:mode", 01777);
        assertThat(files.status("/etc").orElseThrow().mode()).isEqualTo("1777");
        assertThat(MachineFiles.ofThisMachine()
                        .status("/dev/null")
                        .orElseThrow()
                        .kind())
                .isEqualTo(FileStatus.Kind.CHARACTER_DEVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../secret", "/up/secret", "/there"})
    void saysNothingOfFilesOutsideOfTheImage(String path) throws Exception {
        Files.createSymbolicLink(image.resolve("up"), Path.of("../.."));
        Files.createSymbolicLink(image.resolve("there"), directory.resolve("secret"));

        assertThat(files.status(path)).isEmpty();
    }

    @Test
    void saysThatNoFileCanHaveSuchAName() {
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> files.text("/etc/a\0b", 100));
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> files.status("/etc/" + "a".repeat(5000)));
    }

    /** Root may enter any directory, so who it is decides what can be seen. */
    @Test
    void takesNothingForAbsentThatItMayNotLookFor() throws Exception {
        Path closed = image.resolve("closed");
        Files.createDirectories(closed.resolve("inner"));
        Files.writeString(closed.resolve("inner/file"), "text");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.exists(closed.resolve("inner")), "root sees everything");

            for (ThrowingCallable each : List.<ThrowingCallable>of(
                    () -> files.status("/closed/inner/file"),
                    () -> files.text("/closed/inner/file", 100),
                    () -> files.names("/closed/inner"))) {
                assertThatExceptionOfType(Unreadable.class).isThrownBy(each).withMessageEndingWith(" may not be read");
            }
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void readsLineByLineWithOrWithoutAnEndOfTheLast() throws IOException, Unreadable {
        Files.writeString(image.resolve("etc/ended"), "one\n\nthr\u00e9e\n");
        Files.writeString(image.resolve("etc/open"), "one\n\nthr\u00e9e");

        assertThat(lines("/etc/ended")).containsExactly("1 one", "2 ", "3 thr\u00e9e");
        assertThat(lines("/etc/open")).isEqualTo(lines("/etc/ended"));
        assertThat(files.eachLine("/etc/none", 100, (line, number) -> {})).isFalse();
    }

    @Test
    void readsNoLinesOfAFileThatIsTooLongNorALineThatIs() throws IOException {
        Files.writeString(image.resolve("etc/long"), "one\ntwo\nthree\n");
        Files.writeString(image.resolve("etc/wide"), "x".repeat(LineReader.MAX_LINE_BYTES + 1));

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.eachLine("/etc/long", 13, (line, number) -> {}))
                .withMessageContaining("/etc/long has more than 13 octets");
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> files.eachLine("/etc/wide", 1 << 24, (line, number) -> {}))
                .withMessageContaining("/etc/wide has a line of more than 1048576 octets");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_190, 8_191, 8_192, 8_193, 20_000})
    void readsALineWhereverItEnds(int length) throws IOException, Unreadable {
        String line = "é".repeat(length / 2) + "x".repeat(length % 2);
        List<String> lines = new ArrayList<>();

        Files.writeString(image.resolve("etc/lines"), line + "\n\n" + line);
        files.eachLine("/etc/lines", 1 << 20, (each, _) -> lines.add(each));

        assertThat(lines).containsExactly(line, "", line);
    }

    private List<String> lines(String path) throws Unreadable {
        List<String> lines = new ArrayList<>();
        assertThat(files.eachLine(path, 13, (line, number) -> lines.add(number + " " + line)))
                .isTrue();
        return lines;
    }
}
