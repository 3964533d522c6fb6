package dev.martello.release.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.bytes.Bytes;
import dev.martello.release.scan.LeftOut.Reason;
import dev.martello.release.scan.ScanRules.MountPoints;
import dev.martello.release.scan.ScanRules.Unreadable;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageScanTest {
    @TempDir
    private Path root;

    @BeforeEach
    void makeImage() throws IOException {
        write("usr/sbin/nginx", "a server");
        write("etc/motd", "");
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("motd"));
        Files.createSymbolicLink(root.resolve("usr/loop"), Path.of(".."));
    }

    @Test
    void listsEachFileAndFollowsNoLink() throws Exception {
        ScannedImage image = scan(ScanRules.STANDARD);

        assertThat(files(image))
                .isEqualTo(Map.of("/usr/sbin/nginx", List.of(sha256("a server")), "/etc/motd", List.of(sha256(""))));
        assertThat(image.leftOut()).isEmpty();
        assertThat(image.tally()).isEqualTo(new ScanTally(2, 0, 8, 4, 2));
    }

    @Test
    void sameImageGivesAnEqualValue() throws Exception {
        for (int i = 0; i < 3000; i++) {
            write("var/" + i % 7 + "/" + i, "content " + i % 11);
        }
        Files.createLink(root.resolve("var/again"), root.resolve("var/0/0"));

        ScannedImage image = scan(ScanRules.STANDARD);

        assertThat(image.tally().files()).isEqualTo(3003);
        assertThat(scan(ScanRules.STANDARD)).isEqualTo(image);
    }

    @Test
    void fileWithSeveralNamesIsReadOnceAndListedUnderEach() throws Exception {
        Files.createLink(root.resolve("usr/sbin/openresty"), root.resolve("usr/sbin/nginx"));
        Files.createLink(root.resolve("etc/nginx"), root.resolve("usr/sbin/nginx"));

        ScannedImage image = scan(ScanRules.STANDARD);

        assertThat(files(image)).containsKeys("/usr/sbin/nginx", "/usr/sbin/openresty", "/etc/nginx");
        assertThat(image.files().has("/etc/nginx", sha256("a server"))).isTrue();
        assertThat(image.tally().bytes()).isEqualTo(8);
        assertThat(image.tally().furtherLinks()).isEqualTo(2);
    }

    @Test
    void everyAlgorithmThatIsAskedForGivesADigest() throws Exception {
        ScanRules rules = new ScanRules(
                Set.of(HashAlgorithm.SHA256, HashAlgorithm.SHA512), MountPoints.STAY_OUT, Unreadable.FAIL, Set.of());

        assertThat(files(scan(rules)).get("/usr/sbin/nginx"))
                .containsExactly(sha256("a server"), HashAlgorithm.SHA512.hash(Bytes.ascii("a server")));
    }

    @Test
    void saysOfEachThingLeftOutWhy() throws Exception {
        write("proc/version", "x");
        write("run/lock", "x");
        Files.createDirectory(root.resolve("dev"));
        write("var/log/messages", "x");
        shell("mkfifo pipe; printf x > \"$(printf 'latin\\351')\"; printf x > \"$(printf 'line\\nbreak')\";"
                + " mkdir \"$(printf 'r\\200')\"; printf x > \"$(printf 'r\\200')/file\"");
        ScanRules rules =
                new ScanRules(Set.of(HashAlgorithm.SHA256), MountPoints.STAY_OUT, Unreadable.FAIL, Set.of("/var/log"));

        ScannedImage image = scan(rules);

        assertThat(image.leftOut())
                .containsExactly(
                        new LeftOut("/latin\\xe9", Reason.NAME_NOT_UTF8, ""),
                        new LeftOut("/line\\x0abreak", Reason.NAME_WITH_CONTROL_CHARACTERS, ""),
                        new LeftOut("/pipe", Reason.SPECIAL_FILE, "a pipe"),
                        new LeftOut("/proc", Reason.MOUNTED_AT_RUN_TIME, ""),
                        new LeftOut("/r\\x80", Reason.NAME_NOT_UTF8, ""),
                        new LeftOut("/run", Reason.MOUNTED_AT_RUN_TIME, ""),
                        new LeftOut("/var/log", Reason.EXCLUDED, ""));
        assertThat(files(image)).containsOnlyKeys("/usr/sbin/nginx", "/etc/motd");
    }

    @Test
    void namesMayHaveAnyCharactersOfUtf8() throws Exception {
        shell("printf x > \"$(printf 'gr\\303\\274n \\360\\237\\220\\237 %%41\\\\')\"");

        assertThat(files(scan(ScanRules.STANDARD))).containsKey("/grün 🐟 %41\\");
    }

    @Test
    void entersOtherFileSystemsOnlyIfAskedTo() throws Exception {
        // Every Linux has one mounted there, and one more in it.
        ScanRules rules =
                new ScanRules(Set.of(HashAlgorithm.SHA256), MountPoints.STAY_OUT, Unreadable.LEAVE_OUT, Set.of());

        assertThat(ImageScan.scan(Path.of("/dev"), rules, ScanListener.NONE).leftOut())
                .contains(
                        new LeftOut("/pts", Reason.OTHER_FILE_SYSTEM, ""),
                        new LeftOut("/null", Reason.SPECIAL_FILE, "a device"));
    }

    @Test
    void largeFilesAreReadInPieces() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(40_000_001);
        }
        AtomicLong octets = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicLong read = new AtomicLong();

        ScannedImage image = ImageScan.scan(root, ScanRules.STANDARD, new ScanListener() {
            @Override
            public void fileRead() {
                read.incrementAndGet();
            }

            @Override
            public void octetsRead(long count) {
                octets.addAndGet(count);
                most.accumulateAndGet(count, Math::max);
            }
        });

        assertThat(image.files().has("/sparse", HashAlgorithm.SHA256.hash(Bytes.repeat(0, 40_000_001))))
                .isTrue();
        assertThat(octets).hasValue(40_000_009);
        assertThat(read).hasValue(3);
        assertThat(most.get()).isLessThan(1 << 20);
    }

    @Test
    void refusesFileThatGrowsShrinksOrIsWrittenWhileItIsRead() throws Exception {
        Path nginx = root.resolve("usr/sbin/nginx");
        for (String after : List.of("a server, longer", "short", "b server")) {
            write("usr/sbin/nginx", "a server");
            assertThatExceptionOfType(ScanFailed.class)
                    .isThrownBy(() -> ImageScan.scan(root, ScanRules.STANDARD, ScanListener.NONE, file -> {
                        if (file.endsWith("nginx")) {
                            Files.writeString(nginx, after);
                        }
                        return open(file);
                    }))
                    .withMessage("/usr/sbin/nginx changed while it was read");
        }
    }

    @Test
    void refusesFileThatIsReplacedWhileItIsRead() {
        assertThatExceptionOfType(ScanFailed.class)
                .isThrownBy(() -> ImageScan.scan(root, ScanRules.STANDARD, ScanListener.NONE, file -> {
                    if (file.endsWith("nginx")) {
                        Files.writeString(root.resolve("other"), "a server");
                        Files.move(root.resolve("other"), file, StandardCopyOption.REPLACE_EXISTING);
                    }
                    return open(file);
                }))
                .withMessage("/usr/sbin/nginx changed while it was read");
    }

    @Test
    void whatCannotBeReadEndsTheScanUnlessToldToLeaveItOut() throws Exception {
        FileReader.Opener opener = file -> {
            if (file.endsWith("nginx")) {
                throw new AccessDeniedException(file.toString());
            }
            return open(file);
        };
        ScanRules lenient =
                new ScanRules(Set.of(HashAlgorithm.SHA256), MountPoints.STAY_OUT, Unreadable.LEAVE_OUT, Set.of());

        assertThatExceptionOfType(ScanFailed.class)
                .isThrownBy(() -> ImageScan.scan(root, ScanRules.STANDARD, ScanListener.NONE, opener))
                .withMessage("/usr/sbin/nginx could not be read: access is denied");
        ScannedImage image = ImageScan.scan(root, lenient, ScanListener.NONE, opener);
        assertThat(image.leftOut())
                .containsExactly(new LeftOut("/usr/sbin/nginx", Reason.UNREADABLE, "access is denied"));
        assertThat(image.tally().files()).isEqualTo(1);
    }

    @Test
    void allProblemsAreNamedAndAFewAreShown() {
        IntStream.range(0, 5).forEach(i -> write("bad/" + i, "x"));

        assertThatExceptionOfType(ScanFailed.class)
                .isThrownBy(() -> ImageScan.scan(root, ScanRules.STANDARD, ScanListener.NONE, file -> {
                    if (file.startsWith(root.resolve("bad"))) {
                        throw new IOException("Input/output error");
                    }
                    return open(file);
                }))
                .withMessageStartingWith("/bad/0 could not be read: Input/output error; /bad/1")
                .withMessageEndingWith("and 2 more")
                .satisfies(failed -> assertThat(failed.problems()).hasSize(5));
    }

    @Test
    void rootMustBeADirectory() {
        assertThatExceptionOfType(ScanFailed.class)
                .isThrownBy(() -> ImageScan.scan(root.resolve("etc/motd"), ScanRules.STANDARD, ScanListener.NONE))
                .withMessageEndingWith("is not a directory");
        assertThatExceptionOfType(ScanFailed.class)
                .isThrownBy(() -> ImageScan.scan(root.resolve("none"), ScanRules.STANDARD, ScanListener.NONE))
                .withMessageEndingWith("it is not there");
    }

    @Test
    void rulesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScanRules(Set.of(), MountPoints.ENTER, Unreadable.FAIL, Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ScanRules(Set.of(HashAlgorithm.SHA1), MountPoints.ENTER, Unreadable.FAIL, Set.of()));
        for (String path : List.of("var", "/var/", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ScanRules(
                            Set.of(HashAlgorithm.SHA256), MountPoints.ENTER, Unreadable.FAIL, Set.of(path)));
        }
    }

    private ScannedImage scan(ScanRules rules) throws ScanFailed, InterruptedException {
        return ImageScan.scan(root, rules, ScanListener.NONE);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private static Map<String, List<Digest>> files(ScannedImage image) {
        Map<String, List<Digest>> files = new TreeMap<>();
        image.files().forEach(each -> files.put(each.path(), each.digests()));
        return files;
    }

    private static Digest sha256(String text) {
        return HashAlgorithm.SHA256.hash(Bytes.ascii(text));
    }

    private void write(String path, String content) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names that are no text can be made by a shell, and not by Java. */
    private void shell(String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-ec", script));
        Process process =
                new ProcessBuilder(command).directory(root.toFile()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
