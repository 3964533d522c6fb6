package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.AccountText;
import dev.martello.evidence.settings.AssignmentText;
import dev.martello.evidence.settings.BootMenuText;
import dev.martello.evidence.settings.DoasText;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.settings.GroupText;
import dev.martello.evidence.settings.IpfwText;
import dev.martello.evidence.settings.JailConfText;
import dev.martello.evidence.settings.JailsText;
import dev.martello.evidence.settings.KernelConfigText;
import dev.martello.evidence.settings.KldstatText;
import dev.martello.evidence.settings.Listener;
import dev.martello.evidence.settings.Listener.Transport;
import dev.martello.evidence.settings.Listeners;
import dev.martello.evidence.settings.ListeningSocket;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.ModuleTableText;
import dev.martello.evidence.settings.MountInfoText;
import dev.martello.evidence.settings.MountTableText;
import dev.martello.evidence.settings.NftablesRuleset;
import dev.martello.evidence.settings.NftablesText;
import dev.martello.evidence.settings.NginxText;
import dev.martello.evidence.settings.OpensslText;
import dev.martello.evidence.settings.PfText;
import dev.martello.evidence.settings.SocketTableText;
import dev.martello.evidence.settings.SockstatText;
import dev.martello.evidence.settings.SshServerText;
import dev.martello.evidence.settings.SudoersText;
import dev.martello.evidence.settings.SysctlText;
import dev.martello.evidence.settings.SyslogText;
import dev.martello.evidence.settings.TimeText;
import dev.martello.evidence.settings.Unit;
import dev.martello.evidence.settings.UnitSettings;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts in which a machine says how it is set up. */
class SettingsFuzzTest {
    private static Stream<byte[]> seeds(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Bytes octets) {
        return new String(octets.toArray(), StandardCharsets.UTF_8);
    }

    static Stream<byte[]> socketTables() {
        return seeds("""
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:0CEA 00000000:0000 07 00000000:00000000 00:00000000 00000000   106        0 21837 1 ffff 100 0
                """, """
                  sl
                   1: B80D0120000000000000000001000000:01BB 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7
                """);
    }

    @MethodSource("socketTables")
    @FuzzTest(maxDuration = "2m")
    void socketTables(byte[] octets) throws Exception {
        for (Transport transport : Transport.values()) {
            new Parsing<List<ListeningSocket>>(
                            MalformedSettings.class,
                            in -> SocketTableText.parse(text(in), transport, ByteOrder.LITTLE_ENDIAN),
                            2000)
                    .check(
                            octets,
                            sockets -> sockets.forEach(
                                    each -> assertThat(each.of(Optional.empty()).address())
                                            .isNotBlank()));
        }
    }

    static Stream<byte[]> sockstat() {
        return seeds("""
                USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
                root     sshd       1718  6   tcp6   *:22                  *:*
                ?        ?          ?     ?   udp46  fe80::1%lo0:123       *:*
                """);
    }

    @MethodSource("sockstat")
    @FuzzTest(maxDuration = "2m")
    void sockstat(byte[] octets) throws Exception {
        new Parsing<List<Listener>>(MalformedSettings.class, in -> SockstatText.parse(text(in)), 2000)
                .check(
                        octets,
                        found -> assertThat(new Listeners(found).listeners()).isSorted());
    }

    static Stream<byte[]> unitFiles() {
        return seeds("""
                [Unit]
                Wants=a.service \\
                # a comment
                  b.service
                [Service]
                ExecStart=-/usr/sbin/a --b
                DynamicUser=yes
                SystemCallFilter=@system-service
                SystemCallFilter=
                """);
    }

    @MethodSource("unitFiles")
    @FuzzTest(maxDuration = "2m")
    void unitFiles(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> Unit.of("a.service", UnitSettings.of(List.of(text(in), text(in))), List.of()),
                        4000)
                .check(octets, unit -> assertThat(unit.settings()).doesNotContainKey("ExecStart"));
    }

    static Stream<byte[]> nginxFiles() {
        return seeds("""
                user www; # a comment
                http { add_header X-A "b c"; server { listen 443 ssl; include x; location ~ ^/([^/]+)$ { return 301 https://${host}/$1; }
                location /a { content_by_lua_block { --[[ } ]] ngx.say("}") } alias '/b/'; if ($c = d) { deny all; } } } }
                """);
    }

    @MethodSource("nginxFiles")
    @FuzzTest(maxDuration = "3m")
    void nginxFiles(byte[] octets) throws Exception {
        NginxText.File inner = new NginxText.File("inner", "add_header X-B c; server { }");
        new Parsing<>(
                        MalformedSettings.class,
                        in -> NginxText.parse(new NginxText.File("outer", text(in)), _ -> List.of(inner)),
                        20_000)
                .check(
                        octets,
                        nginx -> assertThat(nginx.locations())
                                .allSatisfy(each -> assertThat(each.where()).isNotBlank()));
    }

    static Stream<byte[]> sudoers() {
        return seeds("""
                Defaults env_reset, !lecture, secure_path="/usr/sbin:/usr/bin"
                Defaults:alice env_keep += "LANG LC_ALL"
                Cmnd_Alias WEB = /usr/bin/systemctl restart nginx, \\
                    RELOAD : RELOAD = /usr/sbin/nginx
                @include /etc/x
                %sudo, #1000 ALL = (ALL : ALL) CWD=/a NOPASSWD: WEB, PASSWD: sha224:a /bin/b : HOST = !/bin/c # a comment
                """);
    }

    @MethodSource("sudoers")
    @FuzzTest(maxDuration = "3m")
    void sudoers(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> SudoersText.parse(text(in), (_, _) -> List.of("a ALL = ALL")),
                        20_000)
                .check(
                        octets,
                        found -> assertThat(found.rules())
                                .allSatisfy(each -> assertThat(each.commands()).isNotEmpty()));
    }

    static Stream<byte[]> nftables() {
        return seeds("""
                #!/usr/sbin/nft -f
                flush ruleset
                table inet filter {
                    set s { type ipv4_addr; elements = { 192.0.2.1 } }
                    chain input { type filter hook input priority filter; policy drop; tcp dport { 22, 443 } accept; counter drop }
                    include "x"
                }
                """);
    }

    @MethodSource("nftables")
    @FuzzTest(maxDuration = "2m")
    void nftables(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> NftablesText.parse(text(in), _ -> List.of("chain a { accept }")),
                        20_000)
                .check(octets, chains -> assertThat(chains).isNotNull());
    }

    static Stream<byte[]> jailConf() {
        return seeds("""
                # a comment
                $parent = "/var/jail"; exec.clean; path = "$parent/${name}"; /* another */
                www { host.hostname = '$name'; ip4.addr = 192.0.2.1, 192.0.2.2; ip4.addr += "a\\x41"; allow.nomount; persist false; }
                * { enforce_statfs = 1; } // and one more
                .include "/etc/jail.conf.d/*.conf";
                """);
    }

    @MethodSource("jailConf")
    @FuzzTest(maxDuration = "3m")
    void jailConf(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> JailConfText.parse(text(in), _ -> List.of("$b = $c; a.* { x = $b; }")),
                        80_000)
                .check(
                        octets,
                        jails -> assertThat(jails)
                                .allSatisfy(each -> assertThat(each.settings()).doesNotContainKey("jid")));
    }

    static Stream<byte[]> firewallRules() {
        return seeds("""
                log = "log (all)"
                block return in $log quick on { em0, lo0 } from <bad> to any
                pass out proto tcp all flags S/SA keep state (max 100) label "a b"
                include "x"
                """, """
                00100 allow ip from any to any via lo0
                65535 deny log logamount 5 ip from any to any in // the rest
                """);
    }

    @MethodSource("firewallRules")
    @FuzzTest(maxDuration = "2m")
    void firewallRules(byte[] octets) throws Exception {
        for (Parsing.Parser<FirewallChain> each : List.<Parsing.Parser<FirewallChain>>of(
                in -> PfText.parse(text(in), _ -> List.of("block in")), in -> IpfwText.parse(text(in)))) {
            new Parsing<>(MalformedSettings.class, each, 20_000)
                    .check(octets, chain -> assertThat(chain.policy()).isIn("accept", "drop"));
        }
    }

    static Stream<byte[]> rulesInForce() {
        return Stream.of(Bytes.fromHex(
                        "58000000030a010401000000000000000100000008000100610000000800030062000000080005000000000114000480"
                                + "0800010000000001080002000000000008000a0000000001"
                                + "58000000060a0200010000000000000001000000080001006100000008000200620000002c00048028000180"
                                + "0e000100696d6d656469617465000000140002800800010000000000080002800400028000000000")
                .toArray());
    }

    /** What the kernel answers, asked for tables, chains and rules alike. */
    @MethodSource("rulesInForce")
    @FuzzTest(maxDuration = "2m")
    void rulesInForce(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> {
                            try {
                                return NftablesRuleset.parse(Bytes.EMPTY, in, in);
                            } catch (Unreadable e) {
                                return List.<FirewallChain>of();
                            }
                        },
                        4000)
                .check(
                        octets,
                        chains -> assertThat(chains)
                                .allSatisfy(each -> assertThat(each.policy()).isIn("accept", "drop")));
    }

    static Stream<byte[]> lines() {
        return seeds(" ".repeat(96) + "!", """
                permit nopass setenv { A=b } :wheel as root cmd /bin/a args b
                """, """
                *.* @@(o)logs.example:514
                action(type="omfwd" target="a" protocol="tcp" StreamDriverMode="1")
                $IncludeConfig /etc/rsyslog.d/*.conf
                """, """
                /dev/gpt/root	/\\040x	ufs	rw,nosuid	1 1
                """, """
                devfs_ruleset=4 nodying name=www path=/jails/www allow.noraw_sockets host.hostname="a b"
                """, """
                server a iburst nts # a comment
                """, """
                openssl_conf = a
                [a]
                ssl_conf = b
                """, """
                set superusers="root"
                password_pbkdf2 root ${GRUB2_PASSWORD}
                editor no
                """);
    }

    /** Texts in which a line stands for itself. */
    @MethodSource("lines")
    @FuzzTest(maxDuration = "2m")
    void lines(byte[] octets) throws Exception {
        for (Parsing.Parser<Object> each : List.<Parsing.Parser<Object>>of(
                in -> DoasText.parse(text(in)),
                in -> SyslogText.parse("rsyslog", text(in)),
                in -> MountTableText.parse(text(in)),
                in -> JailsText.parse(text(in)),
                in -> TimeText.daemon("chrony", TimeText.directives(text(in))),
                in -> OpensslText.parse(text(in)),
                in -> BootMenuText.isGrubLocked(text(in), text(in)),
                in -> BootMenuText.isSystemdBootLocked(text(in)))) {
            new Parsing<>(MalformedSettings.class, each, 5000)
                    .check(octets, found -> assertThat(found.toString()).isNotNull());
        }
    }

    static Stream<byte[]> sshServers() {
        return seeds("""
                Port 22
                Include /etc/ssh/sshd_config.d/*.conf
                PermitRootLogin="prohibit-password" # a comment
                Ciphers +aes128-ctr,aes256-gcm@openssh.com
                LoginGraceTime 1m30s
                Match User alice,!bob Address 192.0.2.0/24
                    X11Forwarding yes
                    AcceptEnv LANG 'LC_*'
                """);
    }

    @MethodSource("sshServers")
    @FuzzTest(maxDuration = "2m")
    void sshServers(byte[] octets) throws Exception {
        new Parsing<>(
                        MalformedSettings.class,
                        in -> SshServerText.parse(text(in), _ -> List.of("UsePAM yes\nMatch Group a\nPort 2")),
                        20_000)
                .check(octets, server -> assertThat(server.sections()).isNotEmpty());
    }

    static Stream<byte[]> tables() {
        return seeds("""
                root:x:0:0:root:/root:/bin/bash
                a:$6$salt$hash:19000:0:99999:7:::
                wheel:*:0:root,a
                """, """
                Id Refs Address                Size Name
                 1   20 0xffffffff80200000  1f3e2d0 kernel
                """, """
                nf_tables 311296 0 - Live 0x0000000000000000 (E)
                """, """
                24 30 0:22 / /pr\040oc rw,nosuid shared:12 - proc proc rw
                """, """
                CONFIG_SMP=y
                # CONFIG_MODVERSIONS is not set
                CONFIG_LOCALVERSION="-a"
                """, """
                -kernel.panic = 10
                net/ipv4/ip_forward=1
                """, "I=" + " ".repeat(500) + ";" + " ".repeat(500) + "d", """
                ID=debian
                VERSION_ID="12" # a comment
                """);
    }

    /** Tables of the kernel and of the system, a line each. */
    @MethodSource("tables")
    @FuzzTest(maxDuration = "2m")
    void tables(byte[] octets) throws Exception {
        for (Parsing.Parser<Object> each : List.<Parsing.Parser<Object>>of(
                in -> AccountText.parse(text(in), "x", Optional.empty()),
                in -> AccountText.passwords(text(in)),
                in -> GroupText.parse(text(in)),
                in -> KldstatText.parse(text(in)),
                in -> ModuleTableText.parse(text(in)),
                in -> MountInfoText.parse(text(in)),
                in -> KernelConfigText.parse(text(in)),
                in -> SysctlText.parse(text(in)),
                in -> AssignmentText.parse(text(in)))) {
            new Parsing<>(MalformedSettings.class, each, 5000)
                    .check(octets, found -> assertThat(found.toString()).isNotNull());
        }
    }
}
