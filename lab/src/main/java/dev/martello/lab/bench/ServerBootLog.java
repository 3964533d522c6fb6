package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

    private static final Bytes GLOBAL_VARIABLE = Bytes.fromHex("61dfe48bca93d211aa0d00e098032b8c");
    private static final Bytes SHIM_LOCK = Bytes.fromHex("50ab5d6046e00043abb63dd810dd8b23");
    private static final Bytes CERT_SHA256 = Bytes.fromHex("2616c4c14c509240aca941f936934328");
    private static final Bytes OWNER = Bytes.repeat(0x4d, 16);

    private ServerBootLog() {}

    static BootLog log() {
        MeasuredBoot boot = new MeasuredBoot(
                "edk2 2026.02",
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

    /** {@code EFI_LOAD_OPTION}: attributes, size of the path, description, a path of one file. */
    private static void measureBootOptions(BootLogBuilder log) {
        for (int i = 0; i < BOOT_OPTIONS; i++) {
            Bytes file = utf16("\\EFI\\debian\\shimx64-" + i + ".efi\0");
            Bytes path = BytesWriter.littleEndian()
                    .u8(4)
                    .u8(4)
                    .u16(4 + file.length())
                    .bytes(file)
                    .bytes(Bytes.of(0x7f, 0xff, 4, 0))
                    .toBytes();
            Bytes option = BytesWriter.littleEndian()
                    .u32(1)
                    .u16(path.length())
                    .bytes(utf16("Embedded controller, disk " + i + "\0"))
                    .bytes(path)
                    .toBytes();
            log.measure(1, Tcg.EV_EFI_VARIABLE_BOOT, variable(GLOBAL_VARIABLE, "Boot%04X".formatted(i), option));
        }
    }

    /** What shim revokes, as long as the lists that are published. */
    private static void measureRevocations(BootLogBuilder log) {
        int entryBytes = OWNER.length() + HashAlgorithm.SHA256.digestBytes();
        BytesWriter list = BytesWriter.littleEndian()
                .bytes(CERT_SHA256)
                .u32(28 + REVOKED_IMAGES * entryBytes)
                .u32(0)
                .u32(entryBytes);
        for (int i = 0; i < REVOKED_IMAGES; i++) {
            list.bytes(OWNER).bytes(HashAlgorithm.SHA256.hash(Bytes.of(i)).octets());
        }
        log.measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, variable(SHIM_LOCK, "MokListX", list.toBytes()));
    }

    private static void measureGrub(BootLogBuilder log) {
        for (int i = 0; i < GRUB_COMMANDS; i++) {
            Bytes command =
                    Bytes.ascii("menuentry 'Debian " + i + "' --class debian { linux /vmlinuz-" + i + " ro quiet }");
            log.measure(8, Tcg.EV_IPL, command, Bytes.concat(Bytes.ascii("grub_cmd: "), command, Bytes.of(0)));
        }
    }

    private static Bytes variable(Bytes vendor, String name, Bytes value) {
        return BytesWriter.littleEndian()
                .bytes(vendor)
                .u64(name.length())
                .u64(value.length())
                .bytes(utf16(name))
                .bytes(value)
                .toBytes();
    }

    private static void copy(BootEvent event, BootLogBuilder log) {
        log.extend((int) event.pcrNumber(), event.type(), event.digests(), event.data());
    }

    private static Bytes utf16(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_16LE));
    }
}
