package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's kernel, unpacked, with the index of its modules.
 *
 * @param directory the step that unpacked it
 * @param release as {@code uname -r} tells it
 */
record Kernel(Path directory, String release) {
    private static final String WORK = "kernel 2";

    static Kernel unpack(BuildCache cache, DebianArchive archive) throws LabFailure, IOException, InterruptedException {
        DebianPackage wanted = archive.find(List.of(archive.kernelPackage())).getFirst();
        Path file = archive.fetch(wanted);
        String release = wanted.name().substring("linux-image-".length());
        Path unpacked = cache.step("kernel", Inputs.of(WORK).text(wanted.digest()), into -> {
            Tool.DPKG_DEB.run("-x", file, into);
            Tool.DEPMOD.run("-b", into, release);
        });
        return new Kernel(unpacked, release);
    }

    Path image() {
        return directory.resolve("boot").resolve("vmlinuz-" + release);
    }

    /** An image that does the same and that nobody released: with a few octets after its end. */
    Path alteredImage(BuildCache cache) throws LabFailure, IOException, InterruptedException {
        return cache.step("kernel-altered", Inputs.of(WORK).step(directory), into -> {
                    byte[] image = Files.readAllBytes(image());
                    Files.write(into.resolve("vmlinuz"), Arrays.copyOf(image, image.length + 512));
                })
                .resolve("vmlinuz");
    }

    /** Where the modules are, as it is called on the machine. */
    String moduleDirectory() {
        return "lib/modules/" + release;
    }

    /**
     * Copies modules, those that they need, and the index that finds them.
     *
     * @param root below which {@code lib/modules} is
     */
    void copyModules(Path root, List<String> names) throws LabFailure, IOException {
        Path from = directory.resolve(moduleDirectory());
        Path to = Files.createDirectories(root.resolve(moduleDirectory()));
        ModuleIndex index = ModuleIndex.read(from.resolve("modules.dep"));
        for (String module : index.withNeeded(names)) {
            Files.createDirectories(to.resolve(module).getParent());
            Files.copy(from.resolve(module), to.resolve(module));
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(
                            file -> file.getFileName().toString().matches("modules\\.(dep|alias|builtin)"))
                    .toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
