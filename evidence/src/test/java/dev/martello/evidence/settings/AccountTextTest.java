package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.settings.Password.Hash;
import dev.martello.evidence.settings.Password.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTextTest {
    private static final Password LOCKED = new Password(State.LOCKED, Optional.empty());
    private static final Password STRONG = new Password(State.SET, Optional.of(Hash.SHA512));

    @Test
    void readsAccountsOfLinuxWithThePasswordsThatRootReads() throws MalformedSettings {
        assertThat(AccountText.parse(
                                """
                root:x:0:0:root:/root:/bin/bash

                # a comment
                daemon:*:1:1::/usr/sbin:/usr/sbin/nologin
                old::1000:1000:,,,:/home/old:
                ghost:x:1001:4294967295:::/bin/sh
                """, "x", Optional.of(AccountText.passwords("root:$6$salt$hash:19000:0:99999:7:::\n")))
                        .accounts())
                .containsExactly(
                        new Account("root", 0, 0, "/root", "/bin/bash", true, Optional.of(STRONG)),
                        new Account("daemon", 1, 1, "/usr/sbin", "/usr/sbin/nologin", false, Optional.of(LOCKED)),
                        new Account(
                                "old",
                                1000,
                                1000,
                                "/home/old",
                                "",
                                false,
                                Optional.of(new Password(State.NONE, Optional.empty()))),
                        new Account("ghost", 1001, 4_294_967_295L, "", "/bin/sh", true, Optional.of(LOCKED)));
    }

    @Test
    void readsAccountsOfFreeBsd() throws MalformedSettings {
        Map<String, Password> passwords = AccountText.passwords("""
                # $FreeBSD$
                root:$6$salt$hash:0:0::0:0:Charlie &:/root:/bin/sh
                toor:*:0:0::0:0:Bourne-again Superuser:/root:
                alice:*LOCKED*$6$salt$hash:1001:1001::0:0:Alice:/home/alice:/bin/sh
                """);

        assertThat(passwords).containsExactly(entry("alice", LOCKED), entry("root", STRONG), entry("toor", LOCKED));
        assertThat(AccountText.parse("root:*:0:0:Charlie &:/root:/bin/sh\n", "*", Optional.of(passwords))
                        .accounts())
                .containsExactly(new Account("root", 0, 0, "/root", "/bin/sh", true, Optional.of(STRONG)));
    }

    @Test
    void saysNothingOfPasswordsThatCouldNotBeRead() throws MalformedSettings {
        assertThat(AccountText.parse("root:x:0:0::/root:\n", "x", Optional.empty())
                        .accounts())
                .extracting(Account::password)
                .containsExactly(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "$y$j9T$salt$hash, yescrypt",
        "$gy$j9T$salt$hash, gost-yescrypt",
        "$7$CU..../....salt$hash, scrypt",
        "$2b$05$abcdefghijklmnopqrstuv, bcrypt",
        "$2$05$abcdefghijklmnopqrstuv, bcrypt",
        "$5$rounds=5000$salt$hash, sha256",
        "$sha1$12345$salt$hash, sha1",
        "$1$salt$hash, md5",
        "'$md5,rounds=5$salt$$hash', sun-md5",
        "$3$$8846f7eaee8fb117ad06bdd830b7586c, nt",
        "_J9..K0AyUubGtHbk2eA, bsdi-des",
        "ab01FAX.bQRSU, des",
    })
    void tellsWhatAPasswordIsHashedWith(String field, String label) {
        assertThat(Password.ofField(field).state()).isEqualTo(State.SET);
        assertThat(Password.ofField(field).hash().map(Hash::toString)).contains(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "*", "!!", "!$6$salt$hash", "*LK*", "NP", "x", "$unknown$hash", "$6", " ", "short"})
    void takesWhatNoPasswordFitsForLocked(String field) {
        assertThat(Password.ofField(field)).isEqualTo(LOCKED);
    }

    @Test
    void findsNumbersThatAreSharedAndNamesThatAreRepeated() throws MalformedSettings {
        AccountText.Users users = AccountText.parse("""
                root:x:0:0::/root:
                a:x:5:5::/:
                b:x:5:5::/:
                a:x:7:7::/:
                +@admins::::::
                -bob::::::
                """, "x", Optional.empty());

        Accounts accounts = Accounts.of(users, Optional.of(GroupText.parse("wheel:x:0:b,b, a\nother:x:9:z\n+:::\n")));

        assertThat(accounts.sharedUids()).containsExactly(entry("5", List.of("a", "b")));
        assertThat(accounts.repeatedNames()).containsExactly("a");
        assertThat(accounts.imports()).containsExactly("+@admins", "-bob", "+");
        assertThat(accounts.groups().orElseThrow()).containsExactly(entry("wheel", List.of("a", "b", "root")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root:x:0:0::/root",
                "root:x:0:0::/root:/bin/sh:",
                ":x:0:0::/root:",
                "a:x:-1:0::/root:",
                "a:x:4294967296:0::/root:",
                "a:x:99999999999999999999:0::/root:",
                "a:x:0x0:0::/root:",
                "a:x:\u0660:0::/root:",
            })
    void refusesWhatIsNoAccountAndTellsNothingOfIt(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> AccountText.parse("\n" + line, "x", Optional.empty()))
                .withMessageStartingWith("line 2: expected ")
                .withMessageNotContaining("root");
    }

    @Test
    void refusesMoreAccountsThanFilesHave() {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> AccountText.passwords("a:b\n".repeat(100_001)))
                .withMessage("line 100001: more than 100000 entries");
    }

    @Property(tries = 500)
    void doesNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) {
        for (Reader each : List.<Reader>of(
                AccountText::passwords, GroupText::parse, it -> AccountText.parse(it, "x", Optional.empty()))) {
            try {
                each.parse(text);
            } catch (MalformedSettings e) {
                assertThat(e).hasMessageStartingWith("line ");
            }
        }
    }

    private interface Reader {
        Object parse(String text) throws MalformedSettings;
    }
}
