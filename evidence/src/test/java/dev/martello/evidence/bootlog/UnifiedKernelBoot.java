package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * A boot of a unified kernel image as OVMF, systemd-stub and the EFI stub of Linux log it, for machines that exist in
 * software only. Everything is measured from the octets given here; where a real machine measures a PE image by its Authenticode
 * digest, the plain digest of the octets stands for it.
 *
 * @param firmware what stands for the code of the firmware
 * @param loadOptions a command line given by the boot loader, which systemd-stub uses instead of the image's own
 */
record UnifiedKernelBoot(Bytes firmware, SecureBoot secureBoot, UnifiedKernel kernel, Optional<String> loadOptions) {
    /** Whether the firmware runs what is not signed. */
    public enum Enforcement {
        OFF,
        ON
    }

    /** How Secure Boot is set up. */
    public record SecureBoot(
            Enforcement enforcement,
            SignatureDatabase platformKey,
            SignatureDatabase keyExchangeKeys,
            SignatureDatabase allowed,
            SignatureDatabase forbidden) {
        /** No keys, nothing enforced. */
        public static final SecureBoot OFF = new SecureBoot(
                Enforcement.OFF,
                SignatureDatabase.EMPTY,
                SignatureDatabase.EMPTY,
                SignatureDatabase.EMPTY,
                SignatureDatabase.EMPTY);

        public SecureBoot with(Enforcement enforcement) {
            return new SecureBoot(enforcement, platformKey, keyExchangeKeys, allowed, forbidden);
        }
    }

    /**
     * The image and its sections.
     *
     * @param image what stands for the whole
     * @param commandLine as in the section {@code .cmdline}
     */
    public record UnifiedKernel(Bytes image, Bytes linux, Bytes osRelease, String commandLine, Bytes initrd) {}

    private static final Bytes CALLING_APPLICATION = Bytes.ascii("Calling EFI Application from Boot Option");
    private static final long INITRD_TAG = 0x8f3b22ecL;
    private static final Bytes NUL = Bytes.of(0);

    public UnifiedKernelBoot(Bytes firmware, SecureBoot secureBoot, UnifiedKernel kernel) {
        this(firmware, secureBoot, kernel, Optional.empty());
    }

    public UnifiedKernelBoot with(SecureBoot changed) {
        return new UnifiedKernelBoot(firmware, changed, kernel, loadOptions);
    }

    public UnifiedKernelBoot with(UnifiedKernel changed) {
        return new UnifiedKernelBoot(firmware, secureBoot, changed, loadOptions);
    }

    public UnifiedKernelBoot withLoadOptions(String text) {
        return new UnifiedKernelBoot(firmware, secureBoot, kernel, Optional.of(text));
    }

    /** The log of this boot with these banks. */
    public BootLog log(HashAlgorithm... banks) {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(banks);
        measureFirmware(log);
        measureSecureBoot(log);
        measureBootManager(log);
        measureKernel(log);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.INVOCATION);
        log.measure(5, Tcg.EV_EFI_ACTION, ExitBootServicesReader.SUCCESS);
        return log.build();
    }

    private void measureFirmware(BootLogBuilder log) {
        log.measure(0, Tcg.EV_S_CRTM_VERSION, EventData.text(""));
        Bytes blob =
                BytesWriter.littleEndian().u64(0x820000).u64(firmware.length()).toBytes();
        log.measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, firmware, blob);
    }

    private void measureSecureBoot(BootLogBuilder log) {
        Bytes state = Bytes.of(secureBoot.enforcement() == Enforcement.ON ? 1 : 0);
        measureVariable(log, EfiGuid.GLOBAL_VARIABLE, "SecureBoot", state);
        measureVariable(
                log, EfiGuid.GLOBAL_VARIABLE, "PK", secureBoot.platformKey().write());
        measureVariable(
                log,
                EfiGuid.GLOBAL_VARIABLE,
                "KEK",
                secureBoot.keyExchangeKeys().write());
        measureVariable(
                log, EfiGuid.IMAGE_SECURITY_DATABASE, "db", secureBoot.allowed().write());
        measureVariable(
                log,
                EfiGuid.IMAGE_SECURITY_DATABASE,
                "dbx",
                secureBoot.forbidden().write());
        measureSeparator(log, 7);
    }

    private static void measureVariable(BootLogBuilder log, EfiGuid vendor, String name, Bytes value) {
        log.measure(
                7,
                Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                EfiVariable.of(vendor, name, value).octets());
    }

    private static void measureSeparator(BootLogBuilder log, int pcr) {
        log.measure(pcr, Tcg.EV_SEPARATOR, Separator.Kind.ZEROS.preimage());
    }

    private void measureBootManager(BootLogBuilder log) {
        Bytes order = Bytes.of(1, 0);
        log.measure(
                1,
                Tcg.EV_EFI_VARIABLE_BOOT,
                order,
                EfiVariable.of(EfiGuid.GLOBAL_VARIABLE, "BootOrder", order).octets());
        log.measure(4, Tcg.EV_EFI_ACTION, CALLING_APPLICATION);
        for (int pcr = 0; pcr < 7; pcr++) {
            measureSeparator(log, pcr);
        }
        if (secureBoot.enforcement() == Enforcement.ON) {
            secureBoot.allowed().entries().stream().findFirst().ifPresent(key -> measureAuthority(log, key));
        }
        log.measure(
                4,
                Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                kernel.image(),
                new ImageLoad(0x1c5bb018, kernel.image().length(), DevicePath.file("\\EFI\\BOOT\\BOOTX64.EFI"))
                        .write());
    }

    private static void measureAuthority(BootLogBuilder log, SignatureDatabase.Entry key) {
        Bytes data = switch (key) {
            case SignatureDatabase.X509 x509 -> x509.certificate();
            case SignatureDatabase.ImageDigest image -> image.digest().octets();
            case SignatureDatabase.Other other -> other.data();
        };
        Bytes value = Bytes.concat(key.owner().octets(), data);
        log.measure(
                7,
                Tcg.EV_EFI_VARIABLE_AUTHORITY,
                EfiVariable.of(EfiGuid.IMAGE_SECURITY_DATABASE, "db", value).octets());
    }

    private void measureKernel(BootLogBuilder log) {
        measureSection(log, ".linux", kernel.linux());
        measureSection(log, ".osrel", kernel.osRelease());
        measureSection(log, ".cmdline", Bytes.utf8(kernel.commandLine()));
        measureSection(log, ".initrd", kernel.initrd());
        loadOptions.ifPresent(text -> log.measure(12, Tcg.EV_IPL, EventData.text(text)));
        if (secureBoot.enforcement() == Enforcement.OFF) {
            // With Secure Boot, systemd-stub starts the kernel past the firmware, which then does not measure it.
            log.measure(
                    4,
                    Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                    kernel.linux(),
                    new ImageLoad(0x1cd1f200, kernel.linux().length(), Bytes.EMPTY).write());
        }
        log.measure(
                9,
                Tcg.EV_EVENT_TAG,
                EventData.text(loadOptions.orElse(kernel.commandLine())),
                EventData.tagged(LoaderReader.LOAD_OPTIONS_TAG, "LOADED_IMAGE::LoadOptions"));
        log.measure(9, Tcg.EV_EVENT_TAG, kernel.initrd(), EventData.tagged(INITRD_TAG, "Linux initrd"));
    }

    private static void measureSection(BootLogBuilder log, String name, Bytes content) {
        Bytes label = EventData.text(name);
        log.measure(11, Tcg.EV_IPL, Bytes.concat(Bytes.ascii(name), NUL), label);
        log.measure(11, Tcg.EV_IPL, content, label);
    }
}
