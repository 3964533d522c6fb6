package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Shim, GRUB and the kernel as Debian signs them, of which nothing is signed by the laboratory. */
final class GrubChain {
    private static final String WORK = "grub 1";
    private static final String SHIM = "usr/lib/shim/shimx64.efi.signed";
    private static final String GRUB = "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed";
    private static final String KERNEL = "/vmlinuz";
    private static final String INITRD = "/initrd";

    private GrubChain() {}

    /** The chain that ends with a kernel and its command line. */
    static BootChain.ShimAndGrub assemble(
            BuildCache cache, DebianArchive archive, Path kernel, Path initrd, String commandLine)
            throws LabFailure, IOException, InterruptedException {
        Path loaders = unpack(cache, archive);
        SequencedMap<String, Path> files = new LinkedHashMap<>();
        files.put(EspImage.REMOVABLE, loaders.resolve(SHIM));
        // Where shim looks for it, and where Debian has told GRUB to look.
        files.put("EFI/BOOT/GRUBX64.EFI", loaders.resolve(GRUB));
        files.put("EFI/DEBIAN/GRUB.CFG", configuration(cache, commandLine));
        files.put("VMLINUZ", kernel);
        files.put("INITRD", initrd);
        return new BootChain.ShimAndGrub(
                files, List.of(KERNEL + " " + commandLine, "BOOT_IMAGE=" + KERNEL + " " + commandLine));
    }

    private static Path unpack(BuildCache cache, DebianArchive archive)
            throws LabFailure, IOException, InterruptedException {
        Inputs inputs = Inputs.of(WORK);
        List<Path> packages = new ArrayList<>();
        for (DebianPackage each : archive.find(List.of("shim-signed", "grub-efi-amd64-signed"))) {
            inputs = inputs.text(each.digest());
            packages.add(archive.fetch(each));
        }
        return cache.step("loaders", inputs, into -> {
            for (Path each : packages) {
                Tool.DPKG_DEB.run("-x", each, into);
            }
        });
    }

    private static Path configuration(BuildCache cache, String commandLine)
            throws LabFailure, IOException, InterruptedException {
        String text = """
                linux %s %s
                initrd %s
                boot
                """.formatted(KERNEL, commandLine, INITRD);
        return cache.step(
                        "grub-cfg",
                        Inputs.of(WORK).text(text),
                        into -> Files.writeString(into.resolve("grub.cfg"), text))
                .resolve("grub.cfg");
    }
}
