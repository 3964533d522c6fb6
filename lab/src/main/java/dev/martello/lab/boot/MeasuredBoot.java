package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One start of a virtual appliance: UEFI firmware, systemd-boot, a Linux kernel with its EFI stub.
 *
 * @param firmwareVersion of the firmware, measured into PCR 0
 * @param secureBoot whether the firmware enforces it
 * @param loader the boot loader
 * @param kernel the kernel
 * @param commandLine the kernel's
 * @param initrd the initial RAM disk
 */
public record MeasuredBoot(
        String firmwareVersion,
        SecureBoot secureBoot,
        BootImage loader,
        BootImage kernel,
        String commandLine,
        BootImage initrd) {
    /** What the firmware does about images that nobody signed. */
    public enum SecureBoot {
        ON(1),
        OFF(0);

        private final int value;

        SecureBoot(int value) {
            this.value = value;
        }
    }

    private static final int FIRMWARE_PCRS = 7;
    private static final long LINUX_INITRD_TAG = 0x8f3b22ecL;
    private static final long LINUX_LOAD_OPTIONS_TAG = 0x8f3b22edL;

    public MeasuredBoot withSecureBoot(SecureBoot other) {
        return new MeasuredBoot(firmwareVersion, other, loader, kernel, commandLine, initrd);
    }

    public MeasuredBoot withKernel(BootImage other) {
        return new MeasuredBoot(firmwareVersion, secureBoot, loader, other, commandLine, initrd);
    }

    public MeasuredBoot withCommandLine(String other) {
        return new MeasuredBoot(firmwareVersion, secureBoot, loader, kernel, other, initrd);
    }

    /**
     * The log of this start.
     *
     * @param banks the TPM's active banks
     * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
     *     Client Platform Firmware Profile, §3.3.4 for the PCRs and §10 for the events</a>
     */
    public BootLog log(List<HashAlgorithm> banks) {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(banks.toArray(HashAlgorithm[]::new));
        measureFirmware(log);
        measureLoading(log);
        measureKernelStart(log);
        return log.build();
    }

    private void measureFirmware(BootLogBuilder log) {
        Bytes volume = Bytes.utf8("firmware volume " + firmwareVersion);
        log.measure(0, Tcg.EV_S_CRTM_VERSION, utf16(firmwareVersion))
                .measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, volume, memoryRange(volume.length()));
        EfiVariable secureBootState = EfiVariable.global("SecureBoot", Bytes.of(secureBoot.value));
        for (EfiVariable variable :
                List.of(secureBootState, EfiVariable.PK, EfiVariable.KEK, EfiVariable.DB, EfiVariable.DBX)) {
            log.measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, variable.data());
        }
        log.measure(7, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        log.measure(
                1,
                Tcg.EV_EFI_VARIABLE_BOOT,
                EfiVariable.global("BootOrder", Bytes.of(0, 0)).data());
        log.measure(4, Tcg.EV_EFI_ACTION, Bytes.ascii("Calling EFI Application from Boot Option"));
        for (int pcr = 0; pcr < FIRMWARE_PCRS; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
    }

    private void measureLoading(BootLogBuilder log) {
        if (secureBoot == SecureBoot.ON) {
            log.measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, EfiVariable.DB_AUTHORITY.data());
        }
        for (BootImage image : List.of(loader, kernel)) {
            log.measure(4, Tcg.EV_EFI_BOOT_SERVICES_APPLICATION, image.content(), imageLoadEvent(image));
        }
        Bytes loadOptions = utf16(commandLine);
        log.measure(12, Tcg.EV_IPL, loadOptions);
    }

    private void measureKernelStart(BootLogBuilder log) {
        log.measure(
                        9,
                        Tcg.EV_EVENT_TAG,
                        utf16(commandLine),
                        tagged(LINUX_LOAD_OPTIONS_TAG, "LOADED_IMAGE::LoadOptions"))
                .measure(9, Tcg.EV_EVENT_TAG, initrd.content(), tagged(LINUX_INITRD_TAG, "Linux initrd"))
                .measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Invocation"))
                .measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Returned with Success"));
    }

    private static Bytes memoryRange(int length) {
        return BytesWriter.littleEndian().u64(0xff00_0000L).u64(length).toBytes();
    }

    /** {@code UEFI_IMAGE_LOAD_EVENT} with a device path of one file and its end. */
    private static Bytes imageLoadEvent(BootImage image) {
        Bytes name = utf16(image.path());
        Bytes devicePath = BytesWriter.littleEndian()
                .u8(4)
                .u8(4)
                .u16(4 + name.length())
                .bytes(name)
                .bytes(Bytes.of(0x7f, 0xff, 4, 0))
                .toBytes();
        return BytesWriter.littleEndian()
                .u64(0x7e00_0000L)
                .u64(image.content().length())
                .u64(0)
                .u64(devicePath.length())
                .bytes(devicePath)
                .toBytes();
    }

    /** {@code TCG_PCClientTaggedEvent}. */
    private static Bytes tagged(long tag, String text) {
        Bytes data = Bytes.ascii(text + "\0");
        return BytesWriter.littleEndian().u32(tag).sized32(data).toBytes();
    }

    private static Bytes utf16(String text) {
        return Bytes.owning((text + "\0").getBytes(StandardCharsets.UTF_16LE));
    }
}
