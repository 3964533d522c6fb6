package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownOwnersTest {
    @TempDir
    private Path image;

    @BeforeEach
    void makeAccounts() throws IOException {
        write("passwd", "root:x:0:0:root:/root:/bin/sh\n+::::::\nnginx:x:101:102::/:/sbin/nologin\nodd:x:abc:1:\n");
        write("group", "root:x:0:\nnginx:x:102:deploy\n");
        write("subuid", "deploy:100000:65536\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "101, 102, true",
        "102, 102, false",
        "101, 101, false",
        "100000, 165535, true",
        "165536, 0, false",
        "61184, 65519, true",
        "65520, 0, false",
        "4294967295, 0, false"
    })
    void knowsWhoIsNamedAndWhoGetsANumberWithoutAName(long uid, long gid, boolean isKnown) throws Exception {
        assertThat(read().have(uid, gid)).isEqualTo(isKnown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwd: files systemd",
                "passwd:   compat",
                "group: files [NOTFOUND=return] db",
                "# passwd: ldap",
                "hosts: dns"
            })
    void takesFilesForAllThatThereIs(String line) throws Exception {
        write("nsswitch.conf", line + "\n");

        assertThat(read().have(101, 102)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwd: files sss", "group: files winbind", "passwd:ldap"})
    void cannotTellWhomADirectoryServiceKnows(String line) throws Exception {
        write("nsswitch.conf", line + "\n");

        refuses("for users and groups too");
    }

    @Test
    void cannotTellWithoutAccounts() throws Exception {
        Files.delete(image.resolve("etc/group"));

        refuses("/etc/group names nobody");
    }

    private void refuses(String problem) {
        assertThatExceptionOfType(Unreadable.class).isThrownBy(this::read).withMessageContaining(problem);
    }

    private KnownOwners read() throws IOException, Unreadable {
        return KnownOwners.read(MachineFiles.ofImage(image));
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(image.resolve("etc"));
        Files.writeString(image.resolve("etc").resolve(name), content);
    }
}
