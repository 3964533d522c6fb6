package dev.martello.lab.load;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.protocol.Platform;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A made-up release of an operating system.
 *
 * @param version names it
 * @param fileCount how many files are run or read on an appliance that runs it
 */
record LoadRelease(String version, int fileCount) {
    private static final String COMMAND_LINE =
            "root=/dev/dm-0 ro lockdown=confidentiality ima_policy=tcb module.sig_enforce=1 panic=10";

    /** A start as the release wants it. */
    MeasuredBoot boot() {
        return new MeasuredBoot(
                Firmware.plain("Load Firmware 1.0"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\BOOT\\BOOTX64.EFI", "systemd-boot of " + version),
                BootImage.named("\\EFI\\Linux\\edge-" + version + ".efi", "kernel of " + version),
                COMMAND_LINE,
                BootImage.named("\\initrd", "initrd of " + version));
    }

    /** What is measured after the start, in this order. */
    List<MeasuredFile> files() {
        return IntStream.range(0, fileCount)
                .mapToObj(number -> "/usr/lib/edge/module-" + number + ".so")
                .map(path -> MeasuredFile.of(path, path + " of " + version))
                .toList();
    }

    Release manifest() {
        MeasuredBoot boot = boot();
        return new Release(
                version,
                Platform.LINUX_AMD64,
                1,
                "made up for a load",
                NamedDigests.of(Stream.of(boot.loader(), boot.kernel(), boot.initrd())
                        .collect(Collectors.toMap(
                                BootImage::path, image -> List.of(image.digest(HashAlgorithm.SHA256))))),
                List.of(COMMAND_LINE),
                List.of(),
                FileDigests.of(files().stream()
                        .collect(Collectors.toMap(MeasuredFile::path, file -> List.of(file.digest())))));
    }
}
