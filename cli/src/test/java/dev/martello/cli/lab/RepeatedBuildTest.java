package dev.martello.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.tool.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images that are built anew, packages, runtime and all, with the keys that the lab has. */
@StartsMachines("all")
class RepeatedBuildTest {
    private final Path directory;

    RepeatedBuildTest() throws IOException {
        directory = Files.createTempDirectory("martello-repeated-build");
    }

    @AfterEach
    void delete() throws IOException {
        Trees.delete(directory);
    }

    @Test
    void anImageBuiltAgainIsTheSameToTheOctet() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");

        List<Path> built = build(first);
        copyKeys(first, second);
        List<Path> again = build(second);

        assertThat(again).hasSameSizeAs(built);
        for (int i = 0; i < built.size(); i++) {
            assertThat(Files.mismatch(built.get(i), again.get(i)))
                    .as("where %s differs from %s", again.get(i), built.get(i))
                    .isEqualTo(-1);
        }
    }

    private static List<Path> build(Path cache) throws Exception {
        ImageLibrary.Setting usual = new MachineOptions().facilities(_ -> {}).images();
        ImageLibrary library = new ImageLibrary(
                new ImageLibrary.Setting(cache, usual.agent(), InstantSource.system(), usual.progress()));
        ApplianceImage good = library.image(ImageVariant.GOOD);
        ApplianceImage distribution = library.image(ImageVariant.DISTRIBUTION);
        return Stream.of(
                        Stream.of(good.rootDisk(), good.systemDisk(), distribution.systemDisk()),
                        good.chain().files().values().stream(),
                        distribution.chain().files().values().stream(),
                        Stream.of(library.variables(Firmware.SECURE)))
                .flatMap(files -> files)
                .toList();
    }

    /** They are random, and made once per cache. */
    private static void copyKeys(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path keys : entries.filter(
                            entry -> entry.getFileName().toString().startsWith("keys-"))
                    .toList()) {
                Trees.copy(keys, to.resolve(keys.getFileName()));
            }
        }
    }
}
