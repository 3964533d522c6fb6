package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;

/**
 * The UEFI firmware of one machine. All but {@code serial} is the same on all machines of a model.
 *
 * @param version measured into PCR 0
 * @param optionRoms drivers of cards that are plugged in, measured into PCR 2
 * @param serial of the machine: which network cards it has and in which order they are tried, measured into PCR 1
 */
public record Firmware(String version, List<BootImage> optionRoms, String serial) {
    private static final int MAC_BYTES = 6;
    private static final EfiGuid SETUP = new EfiGuid(Bytes.repeat(0x5e, EfiGuid.BYTES));

    public Firmware {
        optionRoms = List.copyOf(optionRoms);
    }

    /** That of a machine without cards. */
    public static Firmware plain(String version) {
        return new Firmware(version, List.of(), "");
    }

    /** The same model with another driver in place of its first. */
    public Firmware withOptionRom(BootImage other) {
        return new Firmware(version, List.of(other), serial);
    }

    /** What goes before Secure Boot's variables. */
    void measureCode(BootLogBuilder log) {
        Bytes volume = Bytes.utf8("firmware volume " + version);
        log.measure(0, Tcg.EV_S_CRTM_VERSION, EventData.text(version))
                .measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, volume, memoryRange(volume.length()));
    }

    /** What goes after them, until the machine is ready to boot. */
    void measureSettings(BootLogBuilder log) {
        for (BootImage rom : optionRoms) {
            log.measure(
                    2,
                    Tcg.EV_EFI_BOOT_SERVICES_DRIVER,
                    rom.content(),
                    EventData.imageLoad(rom.path(), rom.content().length()));
        }
        log.measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, EventData.variable(SETUP, "Setup", Bytes.utf8(version)))
                .measure(1, Tcg.EV_EFI_VARIABLE_BOOT, EventData.globalVariable("BootOrder", bootOrder()));
        if (!serial.isEmpty()) {
            Bytes mac = own().slice(0, MAC_BYTES);
            log.measure(
                    1,
                    Tcg.EV_EFI_VARIABLE_BOOT,
                    EventData.globalVariable("Boot0001", EventData.loadOption("network", EventData.networkCard(mac))));
        }
    }

    /** With a serial another order on each machine. */
    private Bytes bootOrder() {
        return serial.isEmpty() ? Bytes.of(0, 0) : Bytes.of(own().at(MAC_BYTES), 0, 1, 0);
    }

    /** Octets that no other machine has. */
    private Bytes own() {
        return HashAlgorithm.SHA256.hash(Bytes.utf8(serial)).octets();
    }

    private static Bytes memoryRange(int length) {
        return BytesWriter.littleEndian().u64(0xff00_0000L).u64(length).toBytes();
    }
}
