package dev.martello.evidence.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts about clocks, logs, privileges, firewalls, cryptography, mounts and jails. */
class MachineTextsTest {
    @Test
    void readsWhatChronyIsTold() {
        TimeDaemon chrony = TimeText.daemon("chrony", TimeText.directives("""
                # a comment
                ! and another
                Server time.example iburst nts  # with a comment
                pool 2.pool.example maxsources 4
                refclock PHC /dev/ptp0
                allow 192.0.2.0/24
                cmdallow
                driftfile /var/lib/chrony/drift
                """));

        assertThat(chrony.sources())
                .containsExactly(
                        new TimeSource("server", "time.example", List.of("iburst", "nts")),
                        new TimeSource("pool", "2.pool.example", List.of("maxsources", "4")),
                        new TimeSource("refclock", "PHC", List.of("/dev/ptp0")));
        assertThat(chrony.settings()).containsExactly(entry("allow", "192.0.2.0/24"), entry("cmdallow", ""));
    }

    @Test
    void readsWhatNtpdIsTold() {
        TimeDaemon ntpd = TimeText.daemon("ntpd", TimeText.directives("""
                server -4 time.example key 1
                restrict default limited kod nomodify notrap noquery nopeer
                restrict 127.0.0.1
                """));

        assertThat(ntpd.sources()).containsExactly(new TimeSource("server", "time.example", List.of("key", "1")));
        assertThat(ntpd.settings())
                .containsExactly(entry("restrict", "default limited kod nomodify notrap noquery nopeer\n127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.* @192.0.2.1 | 192.0.2.1 udp false",
                "*.info;mail.none  @@(o,z9)logs.example:6514;fmt | logs.example:6514 tcp false",
                "# *.* @192.0.2.1 | ",
                "*.* /var/log/all | ",
                "action(type=\"omfwd\" target=\"a\" protocol=\"tcp\" StreamDriverMode=\"1\") | a tcp true",
                "action(type=\"omfwd\" target=\"a\") | a udp false",
                "*.* action(type=\"omrelp\" target=\"a\" tls=\"on\") | a relp true",
                "action(type=\"omfile\" file=\"/a)\") | "
            })
    void readWhereLogsAreSentTo(String line, String target) throws MalformedSettings {
        assertThat(SyslogText.parse("rsyslog", line).targets())
                .extracting(each -> each.address() + " " + each.transport() + " " + each.tls())
                .isEqualTo(target == null ? List.of() : List.of(target));
    }

    @Test
    void readActionsOverManyLinesAndFurtherFiles() throws MalformedSettings {
        SyslogText.Found found = SyslogText.parse("rsyslog", """
                $IncludeConfig /etc/rsyslog.d/*.conf
                include(file="/etc/more.conf" mode="optional")
                $ActionSendStreamDriverMode 1
                *.* @@logs.example
                action(
                  type="omfwd" # here
                  target="b"
                  protocol="tcp"
                )
                """);

        assertThat(found.includes()).containsExactly("/etc/rsyslog.d/*.conf", "/etc/more.conf");
        assertThat(found.targets())
                .containsExactly(
                        new LogTarget("rsyslog", "logs.example", "tcp", true),
                        new LogTarget("rsyslog", "b", "tcp", false));
    }

    @Test
    void readsWhoMayBecomeSomebodyElse() throws Exception {
        Privileges sudo = sudo("""
                Defaults env_reset, !lecture, secure_path="/usr/sbin:/usr/bin"
                Defaults env_keep += "LANG LC_ALL"
                Defaults env_keep -= LANG
                Defaults:alice !authenticate
                Cmnd_Alias WEB = /usr/bin/systemctl restart nginx, RELOAD : RELOAD = /usr/sbin/nginx -s reload
                User_Alias ADMINS = a, b
                root ALL=(ALL:ALL) ALL   # a comment
                %sudo, #1000 ALL = (ALL) NOPASSWD: ALL
                ADMINS ALL = NOPASSWD:SETENV: WEB, PASSWD: /bin/a\\
                , !/bin/b : HOST2 = (www) /bin/c
                """);

        assertThat(sudo.defaults())
                .containsExactly(
                        entry("authenticate:alice", "no"),
                        entry("env_keep", "LC_ALL"),
                        entry("env_reset", "yes"),
                        entry("lecture", "no"),
                        entry("secure_path", "/usr/sbin:/usr/bin"));
        assertThat(sudo.rules())
                .containsExactly(
                        rule("root", "ALL:ALL", true, "ALL"),
                        rule("%sudo", "ALL", false, "ALL"),
                        rule("#1000", "ALL", false, "ALL"),
                        new PrivilegeRule(
                                "sudo",
                                "ADMINS",
                                "root",
                                List.of(
                                        "/usr/bin/systemctl with given arguments",
                                        "/usr/sbin/nginx with given arguments"),
                                false,
                                List.of("SETENV")),
                        new PrivilegeRule(
                                "sudo", "ADMINS", "root", List.of("/bin/a", "!/bin/b"), true, List.of("SETENV")),
                        rule("ADMINS", "www", true, "/bin/c"));
    }

    @Test
    void readsWhatStandsBeforeCommands() throws Exception {
        assertThat(sudo("""
                bob web1,web2 = (www, db : ops) NOEXEC: /usr/bin/less /var/log/*, sha224:0GomF8mN== /bin/ls, EXEC: /bin/x
                carol ALL=(root) CWD=/home TIMEOUT=5m NOPASSWD: /bin/x\\,y
                "dave doe" ALL = ALL
                """).rules())
                .containsExactly(
                        new PrivilegeRule(
                                "sudo",
                                "bob",
                                "www, db:ops",
                                List.of("/usr/bin/less with a pattern", "/bin/ls"),
                                true,
                                List.of("NOEXEC")),
                        new PrivilegeRule("sudo", "bob", "www, db:ops", List.of("/bin/x"), true, List.of("EXEC")),
                        rule("carol", "root", false, "/bin/x,y"),
                        rule("\"dave doe\"", "root", true, "ALL"));
    }

    @Test
    void tellsAsWhomCommandsRunAndWhetherTheirArgumentsAreGiven() throws Exception {
        assertThat(sudo("""
                Runas_Alias SVC = app, WEB : WEB = www-data
                Cmnd_Alias WEB = /bin/ls /srv, /bin/cat /var/log/*, /bin/sh "", ^/bin/(a|b)$ ^x$
                x ALL = (SVC : adm) WEB
                y ALL = (:adm) sudoedit /etc/a\\*b
                """).rules())
                .containsExactly(
                        new PrivilegeRule(
                                "sudo",
                                "x",
                                "app, www-data:adm",
                                List.of(
                                        "/bin/ls with given arguments",
                                        "/bin/cat with a pattern",
                                        "/bin/sh",
                                        "^/bin/(a|b)$ with a pattern"),
                                true,
                                List.of()),
                        rule("y", ":adm", true, "sudoedit with given arguments"));
    }

    @Test
    void takesAliasesOfUsersThatNameThemselvesForTheUsersInThem() throws Exception {
        assertThat(sudo("Runas_Alias A = B, B, a : B = A, A, b\nx ALL = (A) /bin/c")
                        .rules())
                .containsExactly(rule("x", "a, b", true, "/bin/c"));
    }

    @Test
    void readsWhatSudoersInclude() throws Exception {
        Privileges sudo = SudoersText.parse(
                "@include a\n#includedir /etc/sudoers.d\n",
                (path, kind) -> path.equals("a") ? List.of("b ALL=ALL") : List.of("c ALL=ALL", "d ALL=/bin/" + kind));

        assertThat(sudo.rules())
                .containsExactly(
                        rule("b", "root", true, "ALL"),
                        rule("c", "root", true, "ALL"),
                        rule("d", "root", true, "/bin/DIRECTORY"));
    }

    @Test
    void refusesSudoersThatIncludeThemselvesAndAliasesThatNameThemselves() {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> SudoersText.parse("@include a", (_, _) -> List.of("@include a")))
                .withMessage("line 1: files include each other too often");
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> sudo("Cmnd_Alias A = B, A\nx ALL = A"))
                .withMessage("line 1: aliases name each other more than 32 deep");
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> sudo("x ALL = " + "PASSWD:".repeat(20_000)));
    }

    @Test
    void takesAliasesThatDoubleEachOtherForWhatTheyMean() throws Exception {
        StringBuilder text = new StringBuilder("Cmnd_Alias A15 = /bin/a, !B : B = /bin/b\n");
        for (int i = 0; i < 15; i++) {
            text.append("Cmnd_Alias A%d = A%d, A%d, A%d\n".formatted(i, i + 1, i + 1, i + 1));
        }

        assertThat(sudo(text + "x ALL = A0").rules())
                .containsExactly(new PrivilegeRule("sudo", "x", "root", List.of("/bin/a", "!/bin/b"), true, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@include %sx\"y",
                "a%sb ALL=c",
                "Defaults a%sb",
                "x ALL=(%s",
                "x ALL=CWD=a%s b",
                "%s=",
                "Cmnd_Alias A%s"
            })
    void readsSudoersWithLongBlanksAtOnce(String pattern) throws Unreadable {
        try {
            assertThat(sudo(pattern.formatted(" ".repeat(60_000))).sudo()).isTrue();
        } catch (MalformedSettings e) {
            assertThat(e).hasMessageStartingWith("line 1: ");
        }
    }

    @Test
    void readsTextsOfNothingButOneThingAtOnce() throws Exception {
        String blankLines = "\n".repeat(1_000_000);
        assertThat(SyslogText.parse("rsyslog", blankLines).targets()).isEmpty();
        assertThat(SyslogText.parse("rsyslog", "action(" + ("a".repeat(9_000) + "\n").repeat(100) + ")")
                        .targets())
                .isEmpty();
        assertThat(BootMenuText.isGrubLocked(blankLines, blankLines)).isFalse();
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> DoasText.parse("permit " + "{".repeat(1_000_000)));
        assertThat(TimeText.directives("server " + " ".repeat(1_000_000) + "a")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "x ALL", "= a", "Cmnd_Alias = a", "Cmnd_Alias A = # b", "User_Alias A = ,", "Defaults ="})
    void refusesLinesThatSudoWould(String line) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> sudo("\n" + line))
                .withMessageStartingWith("line 2: expected ");
    }

    @Test
    void readsDoas() throws MalformedSettings {
        assertThat(DoasText.parse("""
                # a comment
                permit nopass keepenv :wheel
                deny mallory
                permit persist setenv { PATH=/x } alice as www cmd /bin/a args b
                """))
                .containsExactly(
                        new PrivilegeRule("doas", ":wheel", "ALL", List.of("ALL"), false, List.of("nopass", "keepenv")),
                        new PrivilegeRule(
                                "doas",
                                "alice",
                                "www",
                                List.of("/bin/a with given arguments"),
                                true,
                                List.of("persist", "setenv")));
        assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> DoasText.parse("allow all"));
        assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> DoasText.parse("permit nopass"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set superusers=\"root\"; password_pbkdf2 root grub.pbkdf2.sha512.10000.AB | | true",
                "set superusers=root; password root secret | | true",
                "set superusers=root; password_pbkdf2 root ${GRUB2_PASSWORD} | GRUB2_PASSWORD=grub.pbkdf2.sha512.1.A | true",
                "set superusers=root; password_pbkdf2 root ${GRUB2_PASSWORD} | | false",
                "set superusers=\"\"; password_pbkdf2 root grub.pbkdf2.sha512.10000.AB | | false",
                "password_pbkdf2 root grub.pbkdf2.sha512.10000.AB | | false",
                "# set superusers=root; password root secret | | false"
            })
    void sayWhetherGrubAsksForAPassword(String configuration, String passwords, boolean isLocked) {
        assertThat(BootMenuText.isGrubLocked(configuration.replace("; ", "\n"), passwords == null ? "" : passwords))
                .isEqualTo(isLocked);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout 3, false",
        "editor no, true",
        "editor 0, true",
        "editor yes, false",
        "editor no\\neditor yes, false",
        "'# editor no', false"
    })
    void sayWhetherSystemdBootHasAnEditor(String configuration, boolean isLocked) {
        assertThat(BootMenuText.isSystemdBootLocked(configuration.replace("\\n", "\n")))
                .isEqualTo(isLocked);
    }

    @Test
    void readsChainsOfNftables() throws Exception {
        assertThat(NftablesText.parse(
                        """
                #!/usr/sbin/nft -f
                flush ruleset
                define ports = { 80, 443 }
                table inet filter {
                    set blocked { type ipv4_addr; elements = { 192.0.2.1, 192.0.2.2 } }
                    chain input {
                        type filter hook input priority filter; policy drop;
                        tcp dport { 22, 443 } accept
                    }
                    chain forward { type filter hook forward priority 0
                        counter reject }
                    chain helper { accept }
                    chain output { type filter hook output priority 0; ip daddr 192.0.2.1 drop }
                    chain open { type filter hook input priority 1; policy drop; tcp dport 22 accept; counter accept }
                    chain logged { type filter hook input priority 2
                        ct state established accept
                        counter packets 0 bytes 0 log prefix "dropped: " level info drop comment "the rest"
                    }
                }
                table ip6 asleep { flags dormant; chain input { type filter hook input priority 0; policy drop; } }
                table nat { include "more.nft" }
                """, pattern -> List.of("chain pre { type nat hook prerouting priority dstnat; }")))
                .containsExactly(
                        new FirewallChain("inet", "filter", "input", "input", "drop", false),
                        new FirewallChain("inet", "filter", "forward", "forward", "accept", true),
                        new FirewallChain("inet", "filter", "output", "output", "accept", false),
                        new FirewallChain("inet", "filter", "open", "input", "accept", false),
                        new FirewallChain("inet", "filter", "logged", "input", "accept", true),
                        new FirewallChain("ip", "nat", "pre", "prerouting", "accept", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "table a {", "{{{{{{{{{{{{{{{{{{{{", "include \"a\""})
    void refusesNftablesWithoutEnd(String text) {
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> NftablesText.parse(text, _ -> List.of("include \"a\"")));
    }

    @Test
    void readsWhatOpensslIsToldForAllPrograms() {
        assertThat(OpensslText.parse("""
                openssl_conf = init
                MinProtocol = not this
                [init]
                ssl_conf = ssl # a comment
                [ ssl ]
                system_default = all
                [all]
                MinProtocol = TLSv1.2
                CipherString = DEFAULT@SECLEVEL=2
                """))
                .containsExactly(entry("CipherString", "DEFAULT@SECLEVEL=2"), entry("MinProtocol", "TLSv1.2"));
        assertThat(OpensslText.parse("[all]\nMinProtocol = TLSv1.2")).isEmpty();
    }

    @Test
    void readsMountsOfFreeBsd() throws MalformedSettings {
        assertThat(MountTableText.parse("""
                /dev/gpt/root\t/\t\tufs\trw\t\t1 1
                devfs\t\t/dev\t\tdevfs\trw\t\t0 0
                tmpfs\t\t/tmp\\040x\ttmpfs\trw,nosuid,noexec\t0 0
                """))
                .containsExactly(
                        new Mount("/", "ufs", "/dev/gpt/root", List.of("rw")),
                        new Mount("/dev", "devfs", "devfs", List.of("rw")),
                        new Mount("/tmp x", "tmpfs", "tmpfs", List.of("rw", "nosuid", "noexec")));
        assertThatExceptionOfType(MalformedSettings.class)
                .isThrownBy(() -> MountTableText.parse("/dev/ada0 on / (ufs, local)"))
                .withMessageStartingWith("line 1: expected a mount");
    }

    @Test
    void readsJails() throws MalformedSettings {
        assertThat(JailsText.parse("""
                devfs_ruleset=4 nodying enforce_statfs=2 host=new ip4=disable jid=3 name=www path=/jails/www securelevel=-1 allow.nochflags allow.raw_sockets allow.mount.nodevfs host.hostname="a b" host.domainname="" ip4.addr=192.0.2.1
                """)).singleElement().satisfies(jail -> {
            assertThat(jail.name()).isEqualTo("www");
            assertThat(jail.path()).isEqualTo("/jails/www");
            assertThat(jail.settings())
                    .containsEntry("allow.chflags", "no")
                    .containsEntry("allow.raw_sockets", "yes")
                    .containsEntry("allow.mount.devfs", "no")
                    .containsEntry("host.hostname", "a b")
                    .containsEntry("securelevel", "-1")
                    .doesNotContainKey("jid");
        });
        assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> JailsText.parse("jls: unknown option"));
        assertThatExceptionOfType(MalformedSettings.class).isThrownBy(() -> JailsText.parse("a=\"b path=/"));
    }

    @Property(tries = 300)
    void doNothingWithAnyTextButReadOrRefuseIt(@ForAll String text) throws Unreadable {
        TimeText.daemon("chrony", TimeText.directives(text));
        OpensslText.parse(text);
        for (Reader each : List.<Reader>of(
                in -> SyslogText.parse("rsyslog", in),
                in -> sudo(in),
                DoasText::parse,
                in -> NftablesText.parse(in, _ -> List.of()),
                PfText::parse,
                IpfwText::parse,
                in -> JailConfText.parse(in, _ -> List.of()),
                MountTableText::parse,
                JailsText::parse)) {
            try {
                each.parse(text);
            } catch (MalformedSettings e) {
                assertThat(e).hasMessageStartingWith("line ");
            }
        }
    }

    private interface Reader {
        Object parse(String text) throws MalformedSettings, Unreadable;
    }

    private static Privileges sudo(String text) throws MalformedSettings, Unreadable {
        return SudoersText.parse(text, (_, _) -> List.of());
    }

    private static PrivilegeRule rule(String who, String runAs, boolean password, String command) {
        return new PrivilegeRule("sudo", who, runAs, List.of(command), password, List.of());
    }
}
