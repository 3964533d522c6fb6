package dev.martello.lab.unattended;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.protocol.Platform;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A release of a made-up operating system: its own loader, kernel, initrd and files. */
record TestRelease(String version, long securityVersion) {
    private static final String COMMAND_LINE =
            "root=/dev/dm-0 ro lockdown=confidentiality ima_policy=tcb module.sig_enforce=1 panic=10";
    private static final int FILES = 60;

    MeasuredBoot boot() {
        return new MeasuredBoot(
                Firmware.plain("Edge Firmware 4.2"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\BOOT\\BOOTX64.EFI", "systemd-boot of " + version),
                BootImage.named("\\EFI\\Linux\\edge.efi", "kernel of " + version),
                COMMAND_LINE,
                BootImage.named("\\initrd", "initrd of " + version));
    }

    List<MeasuredFile> files() {
        return IntStream.range(0, FILES)
                .mapToObj(number -> "/usr/bin/tool-" + number)
                .map(path -> MeasuredFile.of(path, path + " of " + version))
                .toList();
    }

    /** What runs at each start. */
    List<MeasuredFile> services() {
        return files().subList(0, 5);
    }

    /** With what PCR 4 will hold, as the release of a unified kernel image says it. */
    Release manifest() {
        MeasuredBoot boot = boot();
        PcrIndex started = PcrIndex.of(4);
        Digest predicted = BootLogReplay.replay(boot.log(List.of(HashAlgorithm.SHA256)))
                .value(HashAlgorithm.SHA256, started)
                .orElseThrow();
        return new Release(
                version,
                Platform.LINUX_AMD64,
                securityVersion,
                "made up for a test",
                NamedDigests.of(Stream.of(boot.loader(), boot.kernel(), boot.initrd())
                        .collect(Collectors.toMap(
                                BootImage::path, image -> List.of(image.digest(HashAlgorithm.SHA256))))),
                List.of(COMMAND_LINE),
                List.of(),
                FileDigests.of(
                        files().stream().collect(Collectors.toMap(MeasuredFile::path, file -> List.of(file.digest())))),
                Optional.empty(),
                List.of(new PredictedPcr(started, "edge.efi", predicted)),
                List.of());
    }
}
