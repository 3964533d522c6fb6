package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.lab.tool.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The initial RAM disk: as much as it takes to check and mount the root file system. */
final class InitialRamDisk {
    private static final String WORK = "initrd 2";
    private static final String INIT = GuestFile.text("initramfs-init");
    private static final List<String> MODULES = List.of("virtio_pci", "virtio_blk", "dm-verity", "squashfs");

    /** From the root directory, so that both are of the same packages. */
    private static final List<String> FILES = List.of(
            "usr/bin/busybox",
            "usr/sbin/dmsetup",
            "usr/lib64/ld-linux-x86-64.so.2",
            "usr/lib/x86_64-linux-gnu/libc.so.6",
            "usr/lib/x86_64-linux-gnu/libm.so.6",
            "usr/lib/x86_64-linux-gnu/libdevmapper.so.1.02.1",
            "usr/lib/x86_64-linux-gnu/libselinux.so.1",
            "usr/lib/x86_64-linux-gnu/libpcre2-8.so.0",
            "usr/lib/x86_64-linux-gnu/libudev.so.1");

    private InitialRamDisk() {}

    /** The file, compressed. */
    static Path make(BuildCache cache, Kernel kernel, Path root) throws LabFailure, IOException, InterruptedException {
        Inputs inputs = Inputs.of(WORK).text(INIT).step(kernel.directory());
        for (String file : FILES) {
            inputs = inputs.content(root.resolve(file).toRealPath());
        }
        return cache.step("initrd", inputs, into -> {
                    Path tree = Files.createDirectory(into.resolve("tree"));
                    fill(tree, kernel, root);
                    pack(tree, into);
                    Trees.delete(tree);
                })
                .resolve("initrd");
    }

    private static void fill(Path tree, Kernel kernel, Path root) throws LabFailure, IOException {
        for (String merged : List.of("bin", "sbin", "lib", "lib64")) {
            Files.createDirectories(tree.resolve("usr").resolve(merged));
            Files.createSymbolicLink(tree.resolve(merged), Path.of("usr", merged));
        }
        for (String file : FILES) {
            Path copy = tree.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(root.resolve(file).toRealPath(), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path init = Files.writeString(tree.resolve("init"), INIT);
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        kernel.copyModules(tree, MODULES);
    }

    /** Neither the order of a directory nor a time nor an owner makes a difference. */
    private static void pack(Path tree, Path into) throws LabFailure, IOException, InterruptedException {
        Path names = into.resolve("names");
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> sorted =
                    files.filter(file -> !file.equals(tree)).sorted().toList();
            for (Path file : sorted.reversed()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                }
            }
            Files.writeString(
                    names,
                    sorted.stream().map(file -> tree.relativize(file) + "\n").collect(Collectors.joining()));
        }
        Tool.TOUCH.run(
                "--no-dereference",
                "--date=@0",
                tree.resolve("bin"),
                tree.resolve("sbin"),
                tree.resolve("lib"),
                tree.resolve("lib64"));
        Path archive = into.resolve("cpio");
        Tool.CPIO.run(
                Tool.Setting.NONE.in(tree).reading(names).writing(archive),
                "--create",
                "--format=newc",
                "--reproducible",
                "--owner=0:0",
                "--quiet");
        Tool.ZSTD.run("-q", "-10", "-T1", archive, "-o", into.resolve("initrd"));
        Files.delete(archive);
    }
}
