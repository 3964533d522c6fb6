package dev.martello.lab.boot;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;

/**
 * One start of a virtual appliance: UEFI firmware, systemd-boot, a Linux kernel with its EFI stub.
 *
 * @param firmware of the machine
 * @param secureBoot whether the firmware enforces it
 * @param loader the boot loader
 * @param kernel the kernel
 * @param commandLine the kernel's
 * @param initrd the initial RAM disk
 */
public record MeasuredBoot(
        Firmware firmware,
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

    public MeasuredBoot withFirmware(Firmware other) {
        return new MeasuredBoot(other, secureBoot, loader, kernel, commandLine, initrd);
    }

    public MeasuredBoot withSecureBoot(SecureBoot other) {
        return new MeasuredBoot(firmware, other, loader, kernel, commandLine, initrd);
    }

    public MeasuredBoot withKernel(BootImage other) {
        return new MeasuredBoot(firmware, secureBoot, loader, other, commandLine, initrd);
    }

    public MeasuredBoot withCommandLine(String other) {
        return new MeasuredBoot(firmware, secureBoot, loader, kernel, other, initrd);
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
        firmware.measureCode(log);
        log.measure(
                7,
                Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                EventData.globalVariable("SecureBoot", Bytes.of(secureBoot.value)));
        SecureBootVariables.KEYS.forEach(variable -> log.measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, variable));
        log.measure(7, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        firmware.measureSettings(log);
        log.measure(4, Tcg.EV_EFI_ACTION, Bytes.ascii("Calling EFI Application from Boot Option"));
        for (int pcr = 0; pcr < FIRMWARE_PCRS; pcr++) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
    }

    private void measureLoading(BootLogBuilder log) {
        if (secureBoot == SecureBoot.ON) {
            log.measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, SecureBootVariables.AUTHORITY);
        }
        for (BootImage image : List.of(loader, kernel)) {
            log.measure(
                    4,
                    Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                    image.content(),
                    EventData.imageLoad(image.path(), image.content().length()));
        }
        Bytes loadOptions = EventData.text(commandLine);
        log.measure(12, Tcg.EV_IPL, loadOptions);
    }

    private void measureKernelStart(BootLogBuilder log) {
        log.measure(
                        9,
                        Tcg.EV_EVENT_TAG,
                        EventData.text(commandLine),
                        EventData.tagged(LINUX_LOAD_OPTIONS_TAG, "LOADED_IMAGE::LoadOptions"))
                .measure(9, Tcg.EV_EVENT_TAG, initrd.content(), EventData.tagged(LINUX_INITRD_TAG, "Linux initrd"))
                .measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Invocation"))
                .measure(5, Tcg.EV_EFI_ACTION, Bytes.ascii("Exit Boot Services Returned with Success"));
    }
}
