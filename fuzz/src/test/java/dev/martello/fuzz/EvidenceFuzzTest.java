package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.CcEventLog;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.elf.ElfBuilder;
import dev.martello.evidence.elf.ElfProtections;
import dev.martello.evidence.elf.ElfSource;
import dev.martello.evidence.elf.MalformedElf;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.evidence.pe.MalformedPe;
import dev.martello.evidence.pe.PeBuilder;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.settings.FileAccess;
import dev.martello.evidence.settings.FileAccesses;
import dev.martello.evidence.settings.Mount;
import dev.martello.evidence.settings.Mounts;
import dev.martello.evidence.settings.OperatingSystem;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SettingsItem;
import dev.martello.evidence.settings.SshSection;
import dev.martello.evidence.settings.SshServer;
import dev.martello.evidence.settings.Sysctls;
import dev.martello.evidence.settings.Unseen;
import dev.martello.evidence.userspace.MalformedUserspaceLog;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The items that appliances send. */
class EvidenceFuzzTest {
    private static final PcrIndex PCR_10 = PcrIndex.of(10);
    private static final int ELF_NOTE = 4;
    private static final int ELF_RUN_PATH = 29;
    private static final Bytes GLOBAL_VARIABLE = Bytes.fromHex("61dfe48bca93d211aa0d00e098032b8c");

    static Stream<byte[]> bootLogs() {
        return Stream.of(
                        events(BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)),
                        events(BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA384)),
                        events(BootLogBuilder.sha1()),
                        BootLogBuilder.cryptoAgile(HashAlgorithm.SHA512),
                        BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                                .measure(12, Tcg.EV_EVENT_TAG, windowsSettings())
                                .measure(13, Tcg.EV_EVENT_TAG, windowsModule())
                                .measure(14, Tcg.EV_EVENT_TAG, tag(0x40010001L, tag(0x60002L, Bytes.repeat(3, 9)))),
                        BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, variable("SecureBoot", Bytes.of(1))))
                .map(builder -> builder.build().write().toArray());
    }

    /** One event of each kind whose data has a form. */
    private static BootLogBuilder events(BootLogBuilder log) {
        return log.measure(0, Tcg.EV_S_CRTM_VERSION, utf16("2.4"))
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, variable("SecureBoot", Bytes.of(1)))
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, variable("db", signatureList()))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, variable("BootOrder", Bytes.of(0, 0, 1, 0)))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, variable("Boot0000", bootOption()))
                .measure(4, Tcg.EV_EFI_ACTION, Bytes.ascii("Calling EFI Application from Boot Option"))
                .measure(4, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4))
                .measure(5, Tcg.EV_EFI_GPT_EVENT, Bytes.repeat(0, 100))
                .measure(4, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, imageLoad())
                .measure(8, Tcg.EV_IPL, Bytes.ascii("grub_cmd: linux /vmlinuz root=/dev/sda1\0"))
                .measure(9, Tcg.EV_IPL, Bytes.ascii("/vmlinuz\0"))
                .measure(11, Tcg.EV_IPL, utf16(".linux"))
                .measure(12, Tcg.EV_IPL, utf16("root=/dev/dm-0"))
                .measure(9, Tcg.EV_EVENT_TAG, tagged("LOADED_IMAGE::LoadOptions"));
    }

    private static Bytes utf16(String text) {
        return Bytes.owning((text + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    private static Bytes little(int width, long number) {
        byte[] octets = new byte[width];
        for (int i = 0; i < width; i++) {
            octets[i] = (byte) (number >> (8 * i));
        }
        return Bytes.owning(octets);
    }

    private static Bytes variable(String name, Bytes content) {
        Bytes unterminated = Bytes.owning(name.getBytes(StandardCharsets.UTF_16LE));
        return Bytes.concat(
                GLOBAL_VARIABLE, little(8, name.length()), little(8, content.length()), unterminated, content);
    }

    private static Bytes signatureList() {
        return Bytes.concat(
                Bytes.fromHex("2616c4c14c509240aca941f936934328"),
                little(4, 28 + 48),
                little(4, 0),
                little(4, 48),
                Bytes.repeat(3, 16),
                Bytes.repeat(4, 32));
    }

    private static Bytes bootOption() {
        Bytes path = devicePath();
        return Bytes.concat(little(4, 1), little(2, path.length()), utf16("disk"), path);
    }

    private static Bytes devicePath() {
        Bytes file = utf16("\\EFI\\BOOT\\BOOTX64.EFI");
        return Bytes.concat(Bytes.of(4, 4), little(2, 4 + file.length()), file, Bytes.of(0x7f, 0xff, 4, 0));
    }

    private static Bytes imageLoad() {
        Bytes path = devicePath();
        return Bytes.concat(little(8, 0x1000), little(8, 0x2000), little(8, 0), little(8, path.length()), path);
    }

    private static Bytes windowsSettings() {
        Bytes policy = Bytes.concat(
                little(8, 1),
                little(2, 4),
                little(2, HashAlgorithm.SHA256.id()),
                little(4, 32),
                utf16("P"),
                Bytes.repeat(4, 32));
        Bytes guard = tag(0x40010002L, Bytes.concat(tag(0x90001L, utf16("G")), tag(0x90004L, Bytes.of(1))));
        return tag(0x40010001L, Bytes.concat(tag(0x50003L, Bytes.of(1)), tag(0x5000fL, policy), guard));
    }

    private static Bytes windowsModule() {
        return tag(
                0x40010001L,
                tag(
                        0x40010003L,
                        Bytes.concat(
                                tag(0x70001L, utf16("\\a.sys")),
                                tag(0x70003L, little(4, 0x800c)),
                                tag(0x70004L, Bytes.repeat(5, 32)),
                                tag(0x70008L, utf16("Signer")),
                                tag(0x7000aL, Bytes.of(1)))));
    }

    private static Bytes tag(long id, Bytes data) {
        return Bytes.concat(little(4, id), little(4, data.length()), data);
    }

    private static Bytes tagged(String text) {
        Bytes content = utf16(text);
        return Bytes.concat(little(4, 0x8f3b22edL), little(4, content.length()), content);
    }

    @MethodSource("bootLogs")
    @FuzzTest(maxDuration = "3m")
    void bootLogs(byte[] octets) throws Exception {
        new Parsing<>(MalformedBootLog.class, BootLog::parse, 20_000).check(octets, log -> {
            assertThat(log.write()).isEqualTo(Bytes.copyOf(octets));
            assertThat(BootLogReplay.replay(log).banks().keySet()).isSubsetOf(EnumSet.allOf(HashAlgorithm.class));
            BootFacts facts = BootFacts.of(log);
            assertThat(facts).isEqualTo(BootFacts.of(BootLog.parse(log.write())));
            assertThat(FirmwareMeasurements.of(log)).isNotNull();
            assertThat(facts.windows().modules())
                    .allSatisfy(module -> assertThat(module.text()).isNotBlank());
            CcEventLog.of(log)
                    .ifPresent(confidential ->
                            assertThat(confidential.replay().size()).isLessThanOrEqualTo(5));
            log.events().forEach(event -> assertThat(event.describe()).isNotNull());
        });
    }

    private static ImaLog runtimeLog() {
        return new ImaLog(List.of(
                ImaEntry.imaNg(PCR_10, HashAlgorithm.SHA256.hash(Bytes.ascii("a")), "boot_aggregate"),
                ImaEntry.imaNg(PCR_10, HashAlgorithm.SHA1.hash(Bytes.ascii("b")), "/usr/bin/a b"),
                ImaEntry.imaSig(
                        PCR_10, HashAlgorithm.SHA512.hash(Bytes.ascii("c")), "/usr/sbin/nginx", Bytes.repeat(3, 72)),
                ImaEntry.violation(PCR_10, "/var/log/x")));
    }

    /** One entry of each template, and of one of somebody's own. */
    private static ImaLog templates() {
        Bytes digest = Bytes.concat(Bytes.ascii("sha256:\0"), Bytes.repeat(5, 32));
        Bytes path = Bytes.ascii("/bin/a\0");
        Bytes signature = Bytes.concat(Bytes.fromHex("0302045f3a9c010008"), Bytes.repeat(7, 8));
        return new ImaLog(List.of(
                entry(ImaTemplate.IMA, Bytes.repeat(5, 20), path),
                entry(ImaTemplate.IMA_NGV2, Bytes.concat(Bytes.ascii("ima:"), digest), path),
                entry(ImaTemplate.IMA_SIGV2, Bytes.concat(Bytes.ascii("verity:"), digest), path, signature),
                entry(ImaTemplate.IMA_BUF, digest, Bytes.ascii("kexec-cmdline\0"), Bytes.ascii("quiet")),
                entry(ImaTemplate.IMA_MODSIG, digest, path, Bytes.EMPTY, digest, signature),
                entry(
                        ImaTemplate.EVM_SIG,
                        digest,
                        path,
                        signature,
                        Bytes.ascii("security.ima\0"),
                        Bytes.fromHex("22000000"),
                        Bytes.fromHex("0102"),
                        Bytes.repeat(0, 4),
                        Bytes.repeat(0, 4),
                        Bytes.of(0xed, 0x81)),
                entry(ImaTemplate.named("d-ng|n-ng|imode"), digest, path, Bytes.of(0xed, 0x81))));
    }

    private static ImaEntry entry(ImaTemplate template, Bytes... contents) {
        return ImaEntry.measurement(PCR_10, TemplateData.of(template, List.of(contents)));
    }

    static Stream<byte[]> binaryRuntimeLogs() {
        return Stream.of(
                runtimeLog().writeBinary().toArray(), templates().writeBinary().toArray(), new byte[0]);
    }

    static Stream<byte[]> asciiRuntimeLogs() {
        return Stream.of(
                runtimeLog().writeAscii().toArray(), templates().writeAscii().toArray(), new byte[0]);
    }

    @MethodSource("binaryRuntimeLogs")
    @FuzzTest(maxDuration = "3m")
    void binaryRuntimeLogs(byte[] octets) throws Exception {
        new Parsing<>(MalformedImaLog.class, ImaLog::parseBinary, 20_000).check(octets, log -> {
            assertThat(ImaLog.parseBinary(log.writeBinary())).isEqualTo(log);
            canBeUsed(log);
        });
    }

    @MethodSource("asciiRuntimeLogs")
    @FuzzTest(maxDuration = "3m")
    void asciiRuntimeLogs(byte[] octets) throws Exception {
        new Parsing<>(MalformedImaLog.class, ImaLog::parseAscii, 20_000).check(octets, log -> {
            assertThat(ImaLog.parseAscii(log.writeAscii())).isEqualTo(log);
            canBeUsed(log);
        });
    }

    private static void canBeUsed(ImaLog log) {
        for (ImaEntry entry : log.entries()) {
            assertThat(entry.kind()).isNotNull();
            assertThat(entry.pathText()).isNotNull();
            assertThat(entry.fileDigest().isPresent() && entry.digestType() == null)
                    .isFalse();
            assertThat(entry.signature()).isNotNull();
            assertThat(entry.appendedSignature().isPresent() && entry.unsignedDigest() == null)
                    .isFalse();
        }
        assertThat(ImaReplay.replay(log, Set.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256))
                        .banks()
                        .size())
                .isLessThanOrEqualTo(2);
    }

    static Stream<byte[]> userspaceLogs() {
        String digests = "\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"" + "ab".repeat(32) + "\"}]";
        return Stream.of(
                        "\u001e{\"pcr\":11," + digests
                                + ",\"content_type\":\"systemd\",\"content\":{\"string\":\"sysinit\",\"bootId\":\"0\"}}\n",
                        "\u001e{\"nv_index\":30474752," + digests + ",\"content_type\":\"systemd\",\"content\":{}}\n")
                .map(text -> Bytes.utf8(text + text).toArray());
    }

    @MethodSource("userspaceLogs")
    @FuzzTest(maxDuration = "2m")
    void userspaceLogs(byte[] octets) throws Exception {
        new Parsing<>(MalformedUserspaceLog.class, UserspaceLog::parse, 20_000)
                .check(
                        octets,
                        log -> assertThat(log.replay(PcrValues.NONE)
                                        .bank(HashAlgorithm.SHA256)
                                        .keySet())
                                .isSubsetOf(log.pcrs()));
    }

    static Stream<byte[]> pcrValues() {
        PcrValues none = PcrValues.NONE;
        PcrValues some = none.with(Map.of(
                        PcrIndex.of(0), HashAlgorithm.SHA256.hash(Bytes.of(1)),
                        PcrIndex.of(23), HashAlgorithm.SHA256.hash(Bytes.of(2))))
                .with(Map.of(PcrIndex.of(7), HashAlgorithm.SHA384.hash(Bytes.of(3))));
        return Stream.of(none, some)
                .map(values -> PcrValuesItem.write(values).content().toArray());
    }

    static Stream<byte[]> settings() {
        OperatingSystem debian = new OperatingSystem(OsFamily.LINUX, "debian", "12");
        Settings.Part[] parts = {
            new Sysctls(new TreeMap<>(Map.of("kernel.panic", "10", "vm.swappiness", "60"))),
            new Mounts(List.of(new Mount("/", "ext4", "/dev/sda1", List.of("ro", "nodev")))),
            new SshServer(true, List.of(new SshSection("", new TreeMap<>(Map.of("port", "22"))))),
            new FileAccesses(new TreeMap<>(Map.of("/etc/passwd", FileAccess.unseen())))
        };
        return Stream.of(List.<Settings.Part>of(), List.of(parts))
                .map(some -> SettingsItem.write(
                                Settings.of(debian, some, List.of(new Unseen("kernel", "it was not looked at"))))
                        .orElseThrow()
                        .content()
                        .toArray());
    }

    /** What is understood whole was written so and in no other way; the rest is named. */
    @MethodSource("settings")
    @FuzzTest(maxDuration = "2m")
    void settings(byte[] octets) throws Exception {
        new Parsing<>(MalformedCbor.class, SettingsItem::read, 2000).check(octets, stated -> {
            Bytes written = SettingsItem.write(stated.settings()).orElseThrow().content();
            assertThat(SettingsItem.read(written).settings()).isEqualTo(stated.settings());
        });
    }

    @MethodSource("pcrValues")
    @FuzzTest(maxDuration = "2m")
    void pcrValues(byte[] octets) throws Exception {
        new Parsing<>(MalformedPcrValues.class, PcrValuesItem::read, 2000)
                .check(
                        octets,
                        values -> assertThat(PcrValuesItem.write(values).content())
                                .isEqualTo(Bytes.copyOf(octets)));
    }

    static Stream<byte[]> peImages() {
        return Stream.of(
                        PeBuilder.forMachine(PeImage.AMD64).section(".text", Bytes.repeat(0x90, 64)),
                        PeBuilder.forMachine(PeImage.ARM64)
                                .section(".linux", Bytes.repeat(1, 40))
                                .section(".cmdline", Bytes.ascii("root=/dev/dm-0"), 16)
                                .trailing(Bytes.repeat(2, 8))
                                .certificate(Bytes.repeat(3, 24)))
                .map(builder -> builder.build().toArray());
    }

    @MethodSource("peImages")
    @FuzzTest(maxDuration = "3m")
    void peImages(byte[] octets) throws Exception {
        new Parsing<>(MalformedPe.class, PeImage::parse, 5000)
                .check(
                        octets,
                        image -> assertThat(image.authenticode(HashAlgorithm.SHA256))
                                .isNotNull());
    }

    static Stream<byte[]> elfFiles() {
        ElfBuilder program = ElfBuilder.program();
        Bytes property = Bytes.concat(program.word(0xc0000002L), program.word(4), program.word(3), program.word(0));
        return Stream.of(
                        program.segment(ELF_NOTE, 4, program.note("GNU", 5, property))
                                .dynamic(ELF_RUN_PATH, "$ORIGIN/../lib:/opt/lib")
                                .imports("__stack_chk_fail", "memcpy"),
                        ElfBuilder.library().narrow().bigEndian().imports("__memcpy_chk"))
                .map(builder -> builder.build().toArray());
    }

    @MethodSource("elfFiles")
    @FuzzTest(maxDuration = "3m")
    void elfFiles(byte[] octets) throws Exception {
        new Parsing<>(MalformedElf.class, file -> ElfProtections.read(ElfSource.of(file)), 500)
                .check(
                        octets,
                        read -> read.ifPresent(
                                found -> assertThat(found.runPath().size()).isLessThanOrEqualTo(octets.length)));
    }
}
