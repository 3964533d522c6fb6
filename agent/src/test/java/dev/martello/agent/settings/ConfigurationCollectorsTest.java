package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Boot;
import dev.martello.evidence.settings.BootMenu;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.settings.Jail;
import dev.martello.evidence.settings.LogTarget;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.MountInfoText;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.Privileges;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.TimeDaemon;
import dev.martello.evidence.settings.TimeSource;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collectors of what stands in some files each. */
class ConfigurationCollectorsTest {
    @TempDir
    private Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        root = Files.createDirectory(directory.resolve("image"));
    }

    @Test
    void readTheFilesThatChronyIncludes() throws IOException {
        write(
                "etc/chrony/chrony.conf",
                "confdir /etc/chrony/conf.d\nsourcedir /run/chrony-dhcp /etc/chrony/sources.d\n");
        write("etc/chrony/conf.d/a.conf", "server a nts\n");
        write("etc/chrony/conf.d/b.off", "server b\n");
        write("etc/chrony/sources.d/c.sources", "pool c\n");

        assertThat(settings().time().orElseThrow())
                .extracting(TimeDaemon::name, TimeDaemon::sources)
                .containsExactly(Tuple.tuple(
                        "chrony",
                        List.of(
                                new TimeSource("server", "a", List.of("nts")),
                                new TimeSource("pool", "c", List.of()))));
    }

    @Test
    void readTimesyncdWithWhatIsDroppedIn() throws IOException {
        write("usr/lib/systemd/timesyncd.conf", "[Time]\nNTP=vendor\n");
        write("etc/systemd/timesyncd.conf", "[Time]\nNTP=a b\n");
        write("usr/lib/systemd/timesyncd.conf.d/10.conf", "[Time]\nNTP=hidden\n");
        write("etc/systemd/timesyncd.conf.d/10.conf", "[Time]\nFallbackNTP=c\n");

        assertThat(settings().time().orElseThrow().getFirst().sources())
                .extracting(TimeSource::address)
                .containsExactly("a", "b", "c");
    }

    @Test
    void endThoughChronyIncludesItself() throws IOException {
        write("etc/chrony.conf", "include /etc/chrony.conf\n");

        assertThat(settings().time()).isEmpty();
        assertThat(settings().unseen()).contains(new Unseen("time", "/etc/chrony.conf includes more than 500 files"));
    }

    @Test
    void readWhereLogsGo() throws IOException {
        write("etc/systemd/journald.conf.d/a.conf", "[Journal]\nStorage=persistent\n");
        Files.createDirectories(root.resolve("var/log/journal"));
        write("etc/rsyslog.conf", "$IncludeConfig /etc/rsyslog.d/*.conf\n");
        write("etc/rsyslog.d/a.conf", "*.* @@a\n");
        write("etc/syslog.conf", "include /etc/syslog.d\n");
        write("etc/syslog.d/b.conf", "*.*\t@b\n");
        write("etc/systemd/journal-upload.conf", "[Upload]\nURL=https://c\n");

        Settings settings = settings();

        assertThat(settings.logging().orElseThrow().journal()).containsExactly(entry("Storage", "persistent"));
        assertThat(settings.logging().orElseThrow().journalDirectory()).isTrue();
        assertThat(settings.logging().orElseThrow().targets())
                .containsExactly(
                        new LogTarget("rsyslog", "a", "tcp", false),
                        new LogTarget("syslogd", "b", "udp", false),
                        new LogTarget("journal-upload", "https://c", "http", true));
    }

    @Test
    void readSudoersWithoutWhatEditorsLeaveBehind() throws IOException {
        write("etc/sudoers", "@includedir sudoers.d\n@include ../../../secret\n");
        Files.writeString(directory.resolve("secret"), "mallory ALL=ALL\n");
        write("etc/sudoers.d/a", "a ALL=ALL\n");
        write("etc/sudoers.d/b~", "b ALL=ALL\n");
        write("etc/sudoers.d/c.dpkg-new", "c ALL=ALL\n");
        write("etc/doas.conf", "permit nopass d\n");

        Privileges privileges = settings().privileges().orElseThrow();

        assertThat(privileges.sudo()).isTrue();
        assertThat(privileges.rules())
                .extracting(each -> each.tool() + " " + each.who())
                .containsExactly("sudo a", "doas d");
    }

    @Test
    void sayNothingOfSudoersThatAreNone() throws IOException {
        write("etc/sudoers", "Defaults env_reset\nwhat is this\n");

        assertThat(settings().privileges()).isEmpty();
        assertThat(settings().unseen())
                .contains(
                        new Unseen(
                                "privileges",
                                "the configuration of sudo and doas is not understood: line 2: expected who hosts = commands, found \"what is this\""));
    }

    @Test
    void readFirewallsAndCryptography() throws IOException {
        write("etc/nftables.conf", "include \"nftables.d/*.nft\"\n");
        write(
                "etc/nftables.d/a.nft",
                "table inet f { chain in { type filter hook input priority 0; policy drop; } }\n");
        write("etc/ufw/ufw.conf", "ENABLED=no\n");
        write("etc/crypto-policies/config", "LEGACY\n");
        write(
                "etc/ssl/openssl.cnf",
                "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMinProtocol = None\n");

        Settings settings = settings();

        assertThat(settings.firewall().orElseThrow().chains().orElseThrow())
                .containsExactly(new FirewallChain("inet", "f", "in", "input", "drop", false));
        assertThat(settings.firewall().orElseThrow().loaded().orElseThrow()).isEmpty();
        assertThat(settings.firewall().orElseThrow().ufw()).containsExactly(entry("ENABLED", "no"));
        assertThat(settings.crypto().orElseThrow().policy()).isEqualTo("LEGACY");
        assertThat(settings.crypto().orElseThrow().openssl()).containsExactly(entry("MinProtocol", "None"));
    }

    @Test
    void readPfWithoutWhatDependsOnInterfaces() throws IOException {
        write("bin/freebsd-version", "");
        write("etc/pf.conf", "include \"/etc/pf.d/site\"\npass out\n");
        write("etc/pf.d/site", "block in\n");

        assertThat(settings().firewall().orElseThrow().chains().orElseThrow())
                .containsExactly(new FirewallChain("pf", "", "", "input", "drop", false));

        write("etc/pf.d/site", "block in on em0 all\n");
        assertThat(settings().firewall().orElseThrow().chains()).isEmpty();
        assertThat(settings().unseen()).extracting(Unseen::path).contains("firewall.chains");
    }

    @Test
    void readJailsOfAnImageWithWhatIsIncludedOnce() throws IOException {
        write("bin/freebsd-version", "");
        write(
                "etc/jail.conf",
                "path = /jails/$name;\n.include \"/etc/jail.conf.d/*.conf\";\n.include \"../../../secret\";\n");
        write("etc/jail.conf.d/a.conf", "a { allow.raw_sockets; }\n");
        write("etc/jail.b.conf", "b { path = /; }\n");
        Files.writeString(directory.resolve("secret"), "mallory { path = /; }\n");

        assertThat(settings().configuredJails().orElseThrow())
                .extracting(Jail::name, Jail::path)
                .containsExactly(Tuple.tuple("a", "/jails/a"), Tuple.tuple("b", "/"));
        assertThat(settings().jails()).isEmpty();
    }

    @Test
    void sayWhichFileOfJailsIsNotUnderstood() throws IOException {
        write("bin/freebsd-version", "");
        write("etc/jail.conf", "a {\n");

        assertThat(settings().configuredJails()).isEmpty();
        assertThat(settings().unseen())
                .contains(
                        new Unseen(
                                "configuredJails",
                                "the configuration of jails is not understood: line 2: expected a name or a value, found \"\""));
    }

    /** As Linux has it in a service of systemd with ProtectSystem=strict. */
    @Test
    void takeNoMountsOfASandboxForThoseOfTheMachine() throws IOException {
        String machine = "42 41 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n";
        write("proc/self/mountinfo", """
                83 63 254:0 / / ro,relatime shared:21 master:1 - ext4 /dev/vda rw,discard
                95 83 254:0 /tmp/systemd-private-1 /tmp rw,nosuid shared:22 master:1 - ext4 /dev/vda rw,discard
                """);

        assertThat(mounts()).isEmpty();
        assertThat(mountsUnseen()).singleElement().extracting(Unseen::path).isEqualTo("mounts");

        write("proc/1/mountinfo", machine);
        assertThat(mounts().orElseThrow()).extracting(Mount::path).containsExactly("/");
        assertThat(mounts().orElseThrow().getFirst().options()).contains("rw").doesNotContain("ro");

        Files.delete(root.resolve("proc/1/mountinfo"));
        write("proc/self/mountinfo", machine);
        assertThat(mounts().orElseThrow()).extracting(Mount::path).containsExactly("/");
    }

    private Optional<List<Mount>> mounts() throws IOException {
        return new MountInfoCollector()
                .collect(files(), new Observation("mounts"))
                .map(Mounts::mounts);
    }

    private List<Unseen> mountsUnseen() throws IOException {
        Observation observation = new Observation("mounts");
        new MountInfoCollector().collect(files(), observation);
        return observation.unseen();
    }

    @Test
    void sayWhatStandsBetweenAMountAndItsDisks() throws IOException {
        write("sys/dev/block/254:1/dm/uuid", "LVM-x\n");
        Files.createDirectories(root.resolve("sys/dev/block/254:1/slaves/dm-0"));
        write("sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-x\n");
        Files.createDirectories(root.resolve("sys/class/block/dm-0/slaves/md0"));
        Files.createDirectories(root.resolve("sys/class/block/md0/md"));
        Files.createDirectories(root.resolve("sys/class/block/md0/slaves/dm-0"));
        write("sys/class/block/dm-2/dm/uuid", "CRYPT-VERITY-x\n");
        write("dev/dm-2", "");
        Files.createDirectories(root.resolve("dev/mapper"));
        Files.createSymbolicLink(root.resolve("dev/mapper/usr"), Path.of("../dm-2"));
        Files.createDirectories(root.resolve("sys/dev/block/8:1"));

        assertThat(layers("254:1", "/dev/mapper/vg-root")).contains(List.of("volume", "crypt", "raid"));
        assertThat(layers("0:33", "/dev/mapper/usr")).contains(List.of("verity"));
        assertThat(layers("8:1", "/dev/sda1")).contains(List.of());
        assertThat(layers("0:34", "server:/dm-0")).isEmpty();
        assertThat(layers("8:2", "/dev/sda2")).isEmpty();
    }

    private Optional<List<String>> layers(String device, String source) throws IOException {
        return BlockLayers.of(files(), new MountInfoText.Found(new Mount("/", "ext4", source, List.of("rw")), device));
    }

    @Test
    void readThePasswordOfABootMenuFromTheOperatorsOwnFile() throws IOException {
        write(
                "boot/grub/grub.cfg",
                "if [ -f ${config_directory}/custom.cfg ]; then\n  source ${config_directory}/custom.cfg\nfi\n");
        write("boot/grub/custom.cfg", "set superusers=\"root\"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB\n");
        write("boot/grub2/grub.cfg", "menuentry a {\n}\n");
        write("boot/grub2/custom.cfg", "set superusers=\"root\"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB\n");

        assertThat(settings().bootMenus().orElseThrow())
                .containsExactly(
                        new BootMenu("grub", "/boot/grub/grub.cfg", true),
                        new BootMenu("grub", "/boot/grub2/grub.cfg", false));
    }

    @Test
    void readMenusAtTheConsole() throws IOException {
        write("boot/grub2/grub.cfg", "set superusers=\"root\"\npassword_pbkdf2 root ${GRUB2_PASSWORD}\n");
        write("boot/grub2/user.cfg", "GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AB\n");
        write("efi/loader/loader.conf", "timeout 0\n");

        assertThat(settings().bootMenus().orElseThrow())
                .containsExactly(
                        new BootMenu("grub", "/boot/grub2/grub.cfg", true),
                        new BootMenu("systemd-boot", "/efi/loader/loader.conf", false));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 2, ON, OFF, 2.0", "0, 1, 1, OFF, ON, 1.2"})
    void sayHowTheMachineWasStarted(
            char secureBoot, char setupMode, String major, Boot.State on, Boot.State setup, String tpm)
            throws IOException {
        variable("SecureBoot", (char) (secureBoot - '0'));
        variable("SetupMode", (char) (setupMode - '0'));
        write("sys/class/tpm/tpm0/tpm_version_major", major + "\n");

        assertThat(boot(new Observation("boot"))).contains(new Boot(true, Optional.of(on), Optional.of(setup), tpm));
    }

    @Test
    void cannotTellHowTheMachineWasStartedWhereARuntimeHidesTheFirmwareFromAContainer() throws IOException {
        Files.createDirectories(root.resolve("sys/firmware"));
        Observation observation = new Observation("boot");

        assertThat(boot(observation)).isEmpty();
        assertThat(observation.unseen())
                .containsExactly(
                        new Unseen(
                                "boot",
                                "what the kernel has of the firmware is hidden, as from a container: /sys/firmware is empty or not there"));
    }

    @Test
    void sayOfAMachineWithoutFirmwareVariablesWhatIsCertain() throws IOException {
        Files.createDirectories(root.resolve("sys/firmware/acpi"));
        assertThat(boot(new Observation("boot")))
                .contains(new Boot(false, Optional.of(Boot.State.OFF), Optional.of(Boot.State.OFF), "none"));

        Files.createDirectories(root.resolve("sys/firmware/efi"));
        variable("SetupMode", "too long".charAt(0));
        Files.writeString(
                root.resolve("sys/firmware/efi/efivars/SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c"), "too long");
        Observation observation = new Observation("boot");
        assertThat(boot(observation)).contains(new Boot(true, Optional.empty(), Optional.empty(), "none"));
        assertThat(observation.unseen()).extracting(Unseen::path).containsExactly("boot.secureBoot", "boot.setupMode");
    }

    @Test
    void takeNothingOfProgramsThatAreNotThere() throws IOException {
        Observation observation = new Observation("jails");
        assertThat(new JailsCollector(SystemProgram.standard()).collect(files(), observation))
                .isEmpty();
        assertThat(observation.unseen()).containsExactly(new Unseen("jails", "/usr/sbin/jls is not there"));
        assertThat(new MountTableCollector(SystemProgram.standard())
                        .collect(files(), new Observation("mounts"))
                        .map(Mounts::mounts))
                .isEmpty();
    }

    private void variable(String name, char value) throws IOException {
        write("sys/firmware/efi/efivars/" + name + "-8be4df61-93ca-11d2-aa0d-00e098032b8c", "\6\0\0\0" + value);
    }

    private Optional<Boot> boot(Observation observation) throws IOException {
        return new BootCollector().collect(files(), observation);
    }

    private Settings settings() throws IOException {
        return new SettingsCollector(files()).collect(_ -> {});
    }

    private MachineFiles files() throws IOException {
        return MachineFiles.ofImage(root);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
