package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A boot log of the size and make of a server's: three banks, a list of revoked images as it is published, a menu of boot options, and
 * what GRUB did, a hundred events in thirty kilobytes.
 */
final class ServerBootLog {
    private static final List<HashAlgorithm> BANKS =
            List.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384);

    private static final int REVOKED_IMAGES = 180;
    private static final int BOOT_OPTIONS = 12;
    private static final int GRUB_COMMANDS = 62;

    /** The last events of {@link MeasuredBoot}: those of the kernel's stub, which runs after GRUB. */
    private static final int KERNEL_EVENTS = 4;

    private static final EfiGuid OWNER = new EfiGuid(Bytes.repeat(0x4d, EfiGuid.BYTES));

    private ServerBootLog() {}

    static BootLog log() {
        MeasuredBoot boot = new MeasuredBoot(
                Firmware.plain("edk2 2026.02"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\debian\\grubx64.efi", "grub"),
                BootImage.named("\\vmlinuz-6.12", "kernel"),
                "root=/dev/mapper/root ro lockdown=confidentiality ima_policy=tcb",
                BootImage.named("\\initrd.img-6.12", "initrd"));
        List<BootEvent> events = boot.log(BANKS).events().stream().skip(1).toList();
        int kernel = events.size() - KERNEL_EVENTS;
        BootLogBuilder log = BootLogBuilder.cryptoAgile(BANKS.toArray(HashAlgorithm[]::new));
        measureBootOptions(log);
        events.subList(0, kernel).forEach(each -> copy(each, log));
        measureRevocations(log);
        measureGrub(log);
        events.subList(kernel, events.size()).forEach(each -> copy(each, log));
        return log.build();
    }

    private static void measureBootOptions(BootLogBuilder log) {
        for (int i = 0; i < BOOT_OPTIONS; i++) {
            Bytes file = EventData.file("\\EFI\\debian\\shimx64-" + i + ".efi");
            Bytes option = EventData.loadOption("Embedded controller, disk " + i, file);
            log.measure(1, Tcg.EV_EFI_VARIABLE_BOOT, EventData.globalVariable("Boot%04X".formatted(i), option));
        }
    }

    /** What shim revokes, as long as the lists that are published. */
    private static void measureRevocations(BootLogBuilder log) {
        Bytes list = EventData.signatureList(
                OWNER,
                IntStream.range(0, REVOKED_IMAGES)
                        .mapToObj(i -> HashAlgorithm.SHA256.hash(Bytes.of(i)))
                        .toList());
        log.measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, EventData.variable(EfiGuid.SHIM_LOCK, "MokListX", list));
    }

    private static void measureGrub(BootLogBuilder log) {
        for (int i = 0; i < GRUB_COMMANDS; i++) {
            Bytes command =
                    Bytes.ascii("menuentry 'Debian " + i + "' --class debian { linux /vmlinuz-" + i + " ro quiet }");
            log.measure(8, Tcg.EV_IPL, command, Bytes.concat(Bytes.ascii("grub_cmd: "), command, Bytes.of(0)));
        }
    }

    private static void copy(BootEvent event, BootLogBuilder log) {
        log.extend((int) event.pcrNumber(), event.type(), event.digests(), event.data());
    }
}
