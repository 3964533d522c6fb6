package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshServerTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PermitRootLogin no                        | permitrootlogin              | no
              PERMITROOTLOGIN=YES # for now           | permitrootlogin              | yes
            PermitRootLogin = without-password        | permitrootlogin              | prohibit-password
            Banner "/etc/issue of net"                | banner                       | /etc/issue of net
            Banner /etc/issue\\ net                    | banner                       | /etc/issue net
            Banner /etc/a#b                           | banner                       | /etc/a#b
            ChallengeResponseAuthentication no        | kbdinteractiveauthentication | no
            LoginGraceTime 1h30m                      | logingracetime               | 5400
            LoginGraceTime 0                          | logingracetime               | 0
            Ciphers +3DES-CBC                         | ciphers                      | +3DES-CBC
            """)
    void writesAValueAsTheServerTakesIt(String text, String keyword, String value) throws Exception {
        assertThat(general(text)).containsExactly(entry(keyword, value));
    }

    @Test
    void letsTheFirstValueCountAndAddsUpWhatAddsUp() throws Exception {
        assertThat(general("""
                X11Forwarding no
                Port 22
                X11Forwarding yes
                Port 2222
                AllowUsers alice bob
                AllowUsers "carol@192.0.2.*"
                """))
                .containsExactly(
                        entry("allowusers", "alice\nbob\ncarol@192.0.2.*"),
                        entry("port", "22\n2222"),
                        entry("x11forwarding", "no"));
    }

    @Test
    void keepsMatchBlocksApartFromWhatHoldsForAll() throws Exception {
        assertThat(parse("""
                PasswordAuthentication no
                Match User backup Address 192.0.2.0/24   # at night
                    PasswordAuthentication yes
                    PasswordAuthentication no
                Match Group admin
                    X11Forwarding yes
                """, Map.of()).sections())
                .containsExactly(
                        section("", "passwordauthentication", "no"),
                        section("User backup Address 192.0.2.0/24", "passwordauthentication", "yes"),
                        section("Group admin", "x11forwarding", "yes"));
    }

    @Test
    void putsABlockForAllBeforeWhatStandsOutsideAndBehindIt() throws Exception {
        assertThat(parse("""
                PermitRootLogin yes
                Match User a
                    PermitRootLogin yes
                Match all
                    PermitRootLogin no
                Match User b
                    PermitRootLogin yes
                """, Map.of()).sections())
                .containsExactly(
                        section("", "permitrootlogin", "no"),
                        section("User a", "permitrootlogin", "yes"),
                        new SshSection("User b", new TreeMap<>()));
    }

    @Test
    void readsAnIncludedFileWhereItIsIncludedAndEndsItsBlocksWithIt() throws Exception {
        SshServer server = parse(
                """
                Include a b
                UseDNS yes
                Match User x
                    Include c
                    X11Forwarding yes
                """,
                Map.of(
                        "a", "UseDNS no\nMatch Group g\nPermitTunnel yes\n",
                        "b", "MaxAuthTries 3\n",
                        "c", "PermitTTY no\nMatch Address 192.0.2.1\nGatewayPorts yes\n"));

        assertThat(server.sections().getFirst().settings())
                .containsExactly(entry("maxauthtries", "3"), entry("usedns", "no"));
        assertThat(server.sections().subList(1, 4))
                .extracting(
                        SshSection::condition, each -> each.settings().keySet().toString())
                .containsExactly(
                        tuple("Group g", "[permittunnel]"),
                        tuple("User x", "[permittty, x11forwarding]"),
                        tuple("User x Address 192.0.2.1", "[gatewayports]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PermitRootLogin",
                "PermitRootLogin # no",
                "PermitRootLogin\"no\"",
                "Banner \"/etc/issue",
                "=no",
                "LoginGraceTime soon",
                "LoginGraceTime 1h-1",
                "LoginGraceTime 99999999999999999999",
                "Match",
            })
    void refusesWhatTheServerRefuses(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> general("\n" + line))
                .withMessageStartingWith("line 2: ");
    }

    @Test
    void givesUpOnFilesThatIncludeEachOther() {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> parse("Include a a", Map.of("a", "Include a a")))
                .withMessageContaining("files include each other too often");
    }

    @Property(tries = 500)
    void doesNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) throws Unreadable {
        try {
            SshServerText.parse(text, _ -> List.of(text));
        } catch (MalformedSettings e) {
            assertThat(e).hasMessageStartingWith("line ");
        }
    }

    private static SortedMap<String, String> general(String text) throws Exception {
        return parse(text, Map.of()).sections().getFirst().settings();
    }

    private static SshServer parse(String text, Map<String, String> files) throws MalformedSettings, Unreadable {
        return SshServerText.parse(
                text, pattern -> files.containsKey(pattern) ? List.of(files.get(pattern)) : List.of());
    }

    private static SshSection section(String condition, String keyword, String value) {
        return new SshSection(condition, new TreeMap<>(Map.of(keyword, value)));
    }
}
