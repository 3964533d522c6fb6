package dev.martello.lab.image;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What starts one after the other, up to the kernel, and where it is on the EFI system partition. */
public sealed interface BootChain {
    /** The files on the partition by their names from its root directory. */
    SequencedMap<String, Path> files();

    /** A unified kernel image, which firmware starts itself. */
    record UnifiedImage(Path image) implements BootChain {
        @Override
        public SequencedMap<String, Path> files() {
            return new LinkedHashMap<>(Map.of(EspImage.REMOVABLE, image));
        }
    }

    /**
     * Shim and GRUB, which start a kernel with an initial RAM disk.
     *
     * @param commandLines of the kernel, each as somebody measures it
     */
    record ShimAndGrub(SequencedMap<String, Path> files, List<String> commandLines) implements BootChain {
        public ShimAndGrub {
            files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
            commandLines = List.copyOf(commandLines);
        }
    }
}
