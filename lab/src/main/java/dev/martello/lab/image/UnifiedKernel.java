package dev.martello.lab.image;

import dev.martello.lab.image.SecureBootKeys.Role;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A unified kernel image: systemd-stub with the kernel, its initial RAM disk and its command line as sections. */
final class UnifiedKernel {
    private static final String WORK = "uki 2";
    private static final Path STUB = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");

    private static final DateTimeFormatter SIGNING_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private UnifiedKernel() {}

    /**
     * What an image is made of.
     *
     * @param name of the file
     * @param kernelRelease as {@code uname -r} tells it
     * @param osRelease what it says of itself
     */
    record Parts(String name, String kernelRelease, Path kernel, Path osRelease, Path initrd, String commandLine) {}

    static boolean isStubInstalled() {
        return Files.exists(STUB);
    }

    /** The signed image. */
    static Path make(BuildCache cache, Parts parts, SecureBootKeys keys, Role signer)
            throws LabFailure, IOException, InterruptedException {
        if (!isStubInstalled()) {
            throw new LabFailure(STUB + " is not there; on Debian: sudo apt-get install systemd-boot-efi");
        }
        Inputs inputs = Inputs.of(WORK).content(STUB).content(parts.kernel()).content(parts.osRelease());
        inputs = inputs.content(parts.initrd()).text(parts.commandLine()).text(parts.name());
        inputs = inputs.content(keys.certificate(signer));
        return cache.step("uki-" + parts.name(), inputs, into -> {
                    Path image = into.resolve(parts.name() + ".efi");
                    assemble(parts, into, image);
                    sign(image, keys.key(signer), keys.certificate(signer));
                })
                .resolve(parts.name() + ".efi");
    }

    /** A signature has a time in it, and sbsign knows none but now. */
    private static void sign(Path image, Path key, Path certificate)
            throws LabFailure, IOException, InterruptedException {
        Tool.FAKETIME.run(
                "-f",
                SIGNING_TIME.format(Tool.DATE),
                Tool.SBSIGN.path(),
                "--key",
                key,
                "--cert",
                certificate,
                "--output",
                image,
                image);
    }

    private static void assemble(Parts parts, Path into, Path image)
            throws LabFailure, IOException, InterruptedException {
        SequencedMap<String, Path> sections = new LinkedHashMap<>();
        sections.put(".osrel", parts.osRelease());
        sections.put(".cmdline", Files.writeString(into.resolve("cmdline"), parts.commandLine()));
        sections.put(".uname", Files.writeString(into.resolve("uname"), parts.kernelRelease()));
        sections.put(".initrd", parts.initrd());
        sections.put(".linux", parts.kernel());
        PeLayout layout = PeLayout.read(STUB);
        long address = layout.end();
        // Without -p the image would have the time of now.
        List<Object> arguments = new ArrayList<>(List.of("-p"));
        for (Map.Entry<String, Path> section : sections.entrySet()) {
            arguments.add("--add-section");
            arguments.add(section.getKey() + "=" + section.getValue());
            arguments.add("--change-section-vma");
            arguments.add("%s=0x%x".formatted(section.getKey(), address));
            address = layout.align(address + Files.size(section.getValue()));
        }
        arguments.add(STUB);
        arguments.add(image);
        Tool.OBJCOPY.run(arguments.toArray());
    }
}
