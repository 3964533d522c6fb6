package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.FileAccess;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAccessCollectorTest {
    @TempDir
    private Path directory;

    private Path image = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectory(directory.resolve("image"));
    }

    @Test
    void seesWhatIsThereByItsPath() throws IOException {
        write("etc/shadow", "rw-r-----");
        write("etc/sudoers.d/site", "rw-rw-r--");
        write("etc/ssh/ssh_host_rsa_key", "rw-------");
        write("etc/ssh/ssh_host_rsa_key.pub", "rw-r--r--");

        SortedMap<String, FileAccess> files = collect().files().orElseThrow();

        assertThat(files)
                .containsKeys("/", "/etc", "/etc/sudoers.d", "/etc/ssh")
                .doesNotContainKeys("/etc/sudoers", "/etc/ssh/ssh_host_rsa_key.pub", "/etc/master.passwd");
        assertThat(mode(files, "/etc/shadow")).contains("0640");
        assertThat(files)
                .hasEntrySatisfying(
                        "/etc/shadow", each -> assertThat(each.kind()).contains(FileStatus.Kind.FILE));
        assertThat(mode(files, "/etc/sudoers.d/site")).contains("0664");
        assertThat(mode(files, "/etc/ssh/ssh_host_rsa_key")).contains("0600");
    }

    @Test
    void looksForTheFilesOfFreeBsd() throws IOException {
        write("bin/freebsd-version", "r-xr-xr-x");
        write("etc/master.passwd", "rw-------");
        write("usr/local/etc/sudoers.d/site", "r--r-----");

        assertThat(collect().files().orElseThrow()).containsKeys("/etc/master.passwd", "/usr/local/etc/sudoers.d/site");
    }

    @Test
    void saysNoOwnerInAnImageThatDoesNotBelongToRoot() throws IOException {
        write("etc/passwd", "rw-r--r--");
        boolean isOfRoot = Files.getAttribute(image, "unix:uid").equals(0);

        Settings settings = collect();

        assertThat(settings.files().orElseThrow())
                .hasEntrySatisfying(
                        "/etc/passwd",
                        each -> assertThat(each.uid()).isEqualTo(isOfRoot ? Optional.of(0L) : Optional.empty()));
        assertThat(settings.unseen().stream().filter(each -> each.path().equals("files")))
                .hasSize(isOfRoot ? 0 : 1);
    }

    @Test
    void followsLinksWithinTheImageOnly() throws IOException {
        write("etc/real", "rw-rw-rw-");
        Files.createSymbolicLink(image.resolve("etc/shadow"), Path.of("/etc/real"));
        Files.createSymbolicLink(image.resolve("etc/passwd"), directory.resolve("outside"));
        Files.writeString(directory.resolve("outside"), "");

        SortedMap<String, FileAccess> files = collect().files().orElseThrow();

        assertThat(mode(files, "/etc/shadow")).contains("0666");
        assertThat(files).doesNotContainKey("/etc/passwd");
    }

    @Test
    void saysOfALoopOfLinksThatItCouldNotBeSeen() throws IOException {
        Files.createDirectories(image.resolve("etc"));
        Files.createSymbolicLink(image.resolve("etc/shadow"), Path.of("shadow"));
        Files.createSymbolicLink(image.resolve("etc/sudoers.d"), Path.of("sudoers.d"));

        Settings settings = collect();

        assertThat(settings.files().orElseThrow())
                .containsEntry("/etc/shadow", FileAccess.unseen())
                .containsEntry("/etc/sudoers.d/*", FileAccess.unseen());
        assertThat(settings.unseen())
                .anySatisfy(each ->
                        assertThat(each.reason()).isEqualTo("/etc/shadow leads through more than 40 symbolic links"));
    }

    @Test
    void looksForDevicesOnAMachineThatRunsOnly() throws IOException {
        write("dev/mem", "rw-rw-rw-");

        assertThat(collect().files().orElseThrow()).doesNotContainKey("/dev/mem");
        assertThat(new SettingsCollector(MachineFiles.ofThisMachine())
                        .collect(_ -> {})
                        .files()
                        .orElseThrow())
                .containsKeys("/", "/etc/passwd", "/tmp");
    }

    private static Optional<String> mode(SortedMap<String, FileAccess> files, String path) {
        return Optional.ofNullable(files.get(path)).flatMap(FileAccess::mode);
    }

    private Settings collect() throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});
    }

    private void write(String path, String permissions) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
