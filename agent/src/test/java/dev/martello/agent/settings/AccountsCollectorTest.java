package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Account;
import dev.martello.evidence.settings.Accounts;
import dev.martello.evidence.settings.Password;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsCollectorTest {
    @TempDir
    private Path image;

    @Test
    void seesWhoIsKnownHere() {
        Settings settings = new SettingsCollector(MachineFiles.ofThisMachine()).collect(_ -> {});

        assertThat(settings.accounts().orElseThrow().users()).anySatisfy(each -> {
            assertThat(each.name()).isEqualTo("root");
            assertThat(each.uid()).isZero();
        });
    }

    @Test
    void readsFilesOfLinux() throws IOException {
        write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        write("etc/shadow", "root:$1$salt$hash:1::::::\n");
        write("etc/group", "docker:x:998:alice\n");

        Accounts accounts = collect().accounts().orElseThrow();

        assertThat(accounts.users())
                .containsExactly(new Account(
                        "root",
                        0,
                        0,
                        "/root",
                        "/bin/sh",
                        true,
                        Optional.of(new Password(Password.State.SET, Optional.of(Password.Hash.MD5)))));
        assertThat(accounts.groups().orElseThrow()).containsExactly(entry("docker", List.of("alice")));
    }

    @Test
    void readsFilesOfFreeBsd() throws IOException {
        write("bin/freebsd-version", "");
        write("etc/passwd", "root:*:0:0:Charlie &:/root:/bin/sh\n");
        write("etc/master.passwd", "root::0:0::0:0:Charlie &:/root:/bin/sh\n");
        write("etc/group", "wheel:*:0:root\noperator:*:5:root\n");

        Accounts accounts = collect().accounts().orElseThrow();

        assertThat(accounts.users().getFirst().password())
                .contains(new Password(Password.State.NONE, Optional.empty()));
        assertThat(accounts.groups().orElseThrow())
                .containsExactly(entry("operator", List.of("root")), entry("wheel", List.of("root")));
    }

    @Test
    void saysWhichFileItWouldHaveNeeded() throws IOException {
        write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");

        Settings settings = collect();

        assertThat(settings.accounts().orElseThrow().users().getFirst().password())
                .isEmpty();
        assertThat(settings.accounts().orElseThrow().groups()).isEmpty();
        assertThat(settings.unseen())
                .contains(
                        new Unseen("accounts.users", "/etc/shadow is not there"),
                        new Unseen("accounts.groups", "/etc/group is not there"));
    }

    @Test
    void saysNothingOfAccountsThatAreNone() throws IOException {
        write("etc/passwd", "root:x:zero:0:root:/root:/bin/sh\n");

        Settings settings = collect();

        assertThat(settings.accounts()).isEmpty();
        assertThat(settings.unseen())
                .contains(new Unseen(
                        "accounts", "/etc/passwd is not understood: line 1: expected a number from 0 to 4294967295"));
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
