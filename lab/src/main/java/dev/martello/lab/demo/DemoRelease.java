package dev.martello.lab.demo;

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
import java.util.stream.Stream;

/** What the demo's appliances are meant to run: two releases of a made-up operating system. */
enum DemoRelease {
    NOVEMBER_1("2026.11.1"),
    NOVEMBER_2("2026.11.2");

    static final String COMMAND_LINE =
            "root=/dev/dm-0 ro lockdown=confidentiality ima_policy=tcb module.sig_enforce=1 panic=10";

    private static final List<String> PATHS = List.of(
            "/usr/lib/systemd/systemd",
            "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
            "/usr/lib/x86_64-linux-gnu/libc.so.6",
            "/usr/lib/x86_64-linux-gnu/libcrypto.so.3",
            "/usr/lib/x86_64-linux-gnu/libssl.so.3",
            "/usr/lib/x86_64-linux-gnu/libz.so.1",
            "/usr/lib/systemd/systemd-journald",
            "/usr/lib/systemd/systemd-udevd",
            "/usr/lib/systemd/systemd-networkd",
            "/usr/lib/systemd/systemd-timesyncd",
            "/usr/lib/modules/6.12/kernel/drivers/net/ethernet/mlx5_core.ko",
            "/usr/lib/modules/6.12/kernel/drivers/nvme/host/nvme.ko",
            "/usr/lib/modules/6.12/kernel/net/tls/tls.ko",
            "/usr/sbin/agetty",
            "/usr/sbin/nft",
            "/usr/sbin/sshd",
            "/usr/sbin/nginx",
            "/usr/bin/bird",
            "/usr/bin/bash",
            "/usr/bin/martello-agent");

    private final String version;

    DemoRelease(String version) {
        this.version = version;
    }

    String version() {
        return version;
    }

    /** A start as the release wants it, on no machine in particular. */
    MeasuredBoot boot() {
        return new MeasuredBoot(
                Firmware.plain("no firmware in particular"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\BOOT\\BOOTX64.EFI", "systemd-boot of " + version),
                BootImage.named("\\EFI\\Linux\\edge-" + version + ".efi", "kernel of " + version),
                COMMAND_LINE,
                BootImage.named("\\initrd", "initrd of " + version));
    }

    /** What runs on every appliance after it started. */
    List<MeasuredFile> files() {
        return PATHS.stream()
                .map(path -> MeasuredFile.of(path, path + " of " + version))
                .toList();
    }

    /** What operators publish of it. */
    Release manifest() {
        return new Release(
                version,
                Platform.LINUX_AMD64,
                1,
                "made up for the demo",
                NamedDigests.of(bootImages()
                        .collect(Collectors.toMap(
                                BootImage::path, image -> List.of(image.digest(HashAlgorithm.SHA256))))),
                List.of(COMMAND_LINE),
                List.of(),
                FileDigests.of(files().stream()
                        .collect(Collectors.toMap(MeasuredFile::path, file -> List.of(file.digest())))));
    }

    private Stream<BootImage> bootImages() {
        MeasuredBoot boot = boot();
        return Stream.of(boot.loader(), boot.kernel(), boot.initrd());
    }
}
