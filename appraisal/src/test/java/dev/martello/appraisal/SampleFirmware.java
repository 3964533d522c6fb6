package dev.martello.appraisal;

import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The firmware of a server: code, settings, keys, and what is another on each machine.
 *
 * @param code what the firmware is
 * @param setup the settings
 * @param optionRom the network card's driver
 * @param revoked what {@code dbx} has
 * @param serial of the machine: in its SMBIOS tables, its asset tag and, as MAC address, its boot options
 */
public record SampleFirmware(
        String version, String code, String setup, String optionRom, List<String> revoked, String serial) {
    public static final SampleFirmware GOOD =
            new SampleFirmware("2.4.1", "code", "setup", "option ROM", List.of("old loader"), "SN-1");

    private static final Bytes SMBIOS3 =
            Bytes.fromHex("44 15 fd f2 94 97 2c 4a 99 2e e5 bb cf 20 e3 94".replace(" ", ""));
    private static final EfiGuid SETUP = new EfiGuid(Bytes.repeat(0x5e, EfiGuid.BYTES));
    private static final EfiGuid OWNER = new EfiGuid(Bytes.repeat(0x4d, EfiGuid.BYTES));
    private static final Bytes END_OF_PATH = Bytes.of(0x7f, 0xff, 4, 0);

    public SampleFirmware withVersion(String other) {
        return new SampleFirmware(other, code, setup, optionRom, revoked, serial);
    }

    public SampleFirmware withCode(String other) {
        return new SampleFirmware(version, other, setup, optionRom, revoked, serial);
    }

    public SampleFirmware withSetup(String other) {
        return new SampleFirmware(version, code, other, optionRom, revoked, serial);
    }

    public SampleFirmware withOptionRom(String other) {
        return new SampleFirmware(version, code, setup, other, revoked, serial);
    }

    public SampleFirmware withRevoked(String... other) {
        return new SampleFirmware(version, code, setup, optionRom, List.of(other), serial);
    }

    public SampleFirmware withSerial(String other) {
        return new SampleFirmware(version, code, setup, optionRom, revoked, other);
    }

    public FirmwareMeasurements measurements() {
        return measurements(log -> log);
    }

    /** With more measured, before the separators. */
    public FirmwareMeasurements measurements(UnaryOperator<BootLogBuilder> more) {
        return FirmwareMeasurements.of(log(more, HashAlgorithm.SHA256));
    }

    public BootLog log(UnaryOperator<BootLogBuilder> more, HashAlgorithm... banks) {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(banks);
        log.note(0, Bytes.concat(Bytes.ascii("StartupLocality\0"), Bytes.of(3)))
                .measure(0, Tcg.EV_S_CRTM_VERSION, EventData.text(version))
                .measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, Bytes.utf8(code + version), Bytes.repeat(0, 16))
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.globalVariable("SecureBoot", Bytes.of(1)))
                .measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, dbx(revoked))
                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.variable(SETUP, "Setup", Bytes.utf8(setup)))
                .measure(1, Tcg.EV_EFI_HANDOFF_TABLES, Bytes.utf8("SMBIOS of " + serial), smbios())
                .measure(1, Tcg.EV_PLATFORM_CONFIG_FLAGS, Bytes.utf8("asset tag of " + serial), Bytes.ascii("tag"))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, bootOrder())
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, networkBoot())
                .measure(2, Tcg.EV_EFI_BOOT_SERVICES_DRIVER, Bytes.utf8(optionRom), image());
        log = more.apply(log);
        for (int pcr = 0; pcr < 8; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
        return log.build();
    }

    /** A log with some events changed, or left out. */
    public static BootLog edited(BootLog log, Function<BootEvent, Optional<BootEvent>> how) {
        return new BootLog(
                log.format(),
                log.specId(),
                log.events().stream().flatMap(each -> how.apply(each).stream()).toList(),
                log.padding());
    }

    public static BootLog without(BootLog log, String description) {
        return edited(
                log, each -> Optional.of(each).filter(event -> !event.describe().startsWith(description)));
    }

    /** What some events say replaced, whose digests stay. */
    public static BootLog relabelled(BootLog log, Tcg which, EventType type, Bytes data) {
        return edited(
                log,
                each -> Optional.of(
                        each.type() == which
                                ? new BootEvent(
                                        each.number(),
                                        each.offset(),
                                        each.pcrNumber(),
                                        type,
                                        each.loggedDigests(),
                                        data)
                                : each));
    }

    /** A profile that so many machines taught. */
    public PlatformProfile learnt(String model, int machines) {
        List<Observation> observations = IntStream.range(0, machines)
                .mapToObj(i ->
                        new Observation("m" + i, "site", withSerial("SN-" + i).measurements()))
                .toList();
        return ProfileLearning.learn(model, observations, new Quorum(machines == 1 ? 1 : 2, 1))
                .drafts()
                .getFirst()
                .profile();
    }

    private static Bytes dbx(List<String> revoked) {
        List<Digest> images = revoked.stream()
                .map(each -> HashAlgorithm.SHA256.hash(Bytes.utf8(each)))
                .toList();
        return EventData.variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", EventData.signatureList(OWNER, images));
    }

    /** By which network cards this machine boots: another order where the serial is another. */
    private Bytes bootOrder() {
        return EventData.globalVariable("BootOrder", Bytes.of(serial.hashCode() & 0xff, 0, 1, 0));
    }

    private Bytes networkBoot() {
        Bytes mac = HashAlgorithm.SHA256.hash(Bytes.utf8(serial)).octets().slice(0, 6);
        return EventData.globalVariable("Boot0001", EventData.loadOption("network", EventData.networkCard(mac)));
    }

    private static Bytes smbios() {
        return Bytes.concat(BytesWriter.littleEndian().u64(1).toBytes(), SMBIOS3, Bytes.repeat(0, 8));
    }

    private static Bytes image() {
        return EventData.imageLoad(Bytes.concat(Bytes.of(1, 1, 6, 0, 2, 3), END_OF_PATH), 4096);
    }
}
