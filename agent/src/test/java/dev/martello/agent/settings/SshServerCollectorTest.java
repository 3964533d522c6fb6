package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SshServer;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshServerCollectorTest {
    @TempDir
    private Path directory;

    private Path image = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectory(directory.resolve("image"));
    }

    @Test
    void readsIncludedFilesInTheOrderOfTheirNames() throws IOException {
        write("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf extra\nX11Forwarding yes\n");
        write("etc/ssh/sshd_config.d/50-site.conf", "PasswordAuthentication no\n");
        write("etc/ssh/sshd_config.d/99-cloud.conf", "PasswordAuthentication yes\nX11Forwarding no\n");
        write("etc/ssh/sshd_config.d/99-cloud.conf.rpmsave", "PermitRootLogin yes\n");
        write("etc/ssh/extra", "MaxAuthTries 3\n");

        assertThat(collect().ssh().orElseThrow().sections().getFirst().settings())
                .containsExactly(
                        entry("maxauthtries", "3"),
                        entry("passwordauthentication", "no"),
                        entry("x11forwarding", "no"));
    }

    @Test
    void readsTheSameOnFreeBsd() throws IOException {
        write("bin/freebsd-version", "");
        write("etc/ssh/sshd_config", "PermitRootLogin yes\n");

        assertThat(collect().ssh().orElseThrow().sections().getFirst().settings())
                .containsExactly(entry("permitrootlogin", "yes"));
    }

    @Test
    void readsWhatTheDistributionShipsOnlyIfNobodyWroteAnother() throws IOException {
        write("usr/etc/ssh/sshd_config", "PermitRootLogin yes\n");
        assertThat(collect().ssh().orElseThrow().sections().getFirst().settings())
                .containsExactly(entry("permitrootlogin", "yes"));

        write("etc/ssh/sshd_config", "");
        assertThat(collect().ssh().orElseThrow().sections().getFirst().settings())
                .isEmpty();
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        assertThat(collect().ssh()).contains(SshServer.absent());
    }

    @Test
    void includesNothingFromOutsideOfTheImage() throws IOException {
        Files.writeString(directory.resolve("secret"), "not a setting\n");
        write("etc/ssh/sshd_config", "Include ../../../secret link /../secret\n");
        Files.createSymbolicLink(image.resolve("etc/ssh/link"), directory.resolve("secret"));

        assertThat(collect().ssh().orElseThrow().sections().getFirst().settings())
                .isEmpty();
    }

    @Test
    void saysNothingOfAConfigurationThatIsNotOne() throws IOException {
        write("etc/ssh/sshd_config", "PermitRootLogin no\nInclude bad\n");
        write("etc/ssh/bad", "\n<html>\n");

        Settings settings = collect();

        assertThat(settings.ssh()).isEmpty();
        assertThat(settings.unseen())
                .contains(new Unseen(
                        "ssh",
                        "the SSH server's configuration is not understood: line 2: expected a keyword and what it is set to,"
                                + " found \"<html>\""));
    }

    @Test
    void saysNothingOfOneThatIncludesWhatNoFileCanBe() throws IOException {
        write("etc/ssh/sshd_config", "PermitRootLogin no\nInclude a\0b\n");

        Settings settings = collect();

        assertThat(settings.ssh()).isEmpty();
        assertThat(settings.unseen()).contains(new Unseen("ssh", "/etc/ssh/a\0b is no name that a file can have here"));
    }

    private Settings collect() throws IOException {
        return new SettingsCollector(MachineFiles.ofImage(image)).collect(_ -> {});
    }

    private void write(String path, String text) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
