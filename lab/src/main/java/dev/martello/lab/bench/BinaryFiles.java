package dev.martello.lab.bench;

import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The programs and libraries of this machine, one after the other and again from the first. The same machine has them in the same order. */
final class BinaryFiles {
    private final List<Path> files;
    private int next;

    private BinaryFiles(List<Path> files) {
        this.files = files;
    }

    static BinaryFiles ofThisMachine() {
        List<Path> files = new ArrayList<>();
        for (BinaryGroup group :
                PostureSetups.thisMachine().disk().map(Disk::binaries).orElse(List.of())) {
            if (group.protections().isPresent()) {
                group.paths().forEach(path -> files.add(Path.of(path)));
            }
        }
        Collections.sort(files);
        Collections.shuffle(files, new Random(files.size()));
        return new BinaryFiles(files);
    }

    Path next() {
        return files.get(next++ % files.size());
    }
}
