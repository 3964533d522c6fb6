package dev.martello.lab.image;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that the result of a build step follows from. Immutable. */
record Inputs(List<String> parts) {
    /** Half of SHA-256: names stay readable, and nobody can make two inputs of one name. */
    static final int DIGEST_CHARS = 32;

    Inputs {
        parts = List.copyOf(parts);
    }

    /**
     * The inputs of a step that has none yet but itself.
     *
     * @param work says how the step works; another text for another way
     */
    static Inputs of(String work) {
        return new Inputs(List.of(work));
    }

    Inputs text(String text) {
        List<String> more = new ArrayList<>(parts);
        more.add(text);
        return new Inputs(more);
    }

    /** The result of another step, whose name says what is in it. */
    Inputs step(Path result) {
        return text(result.getFileName().toString());
    }

    /** A file's content, or the names and contents of all files in a directory. */
    Inputs content(Path path) throws IOException {
        Inputs inputs = this;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                inputs = inputs.text(path.relativize(file).toString())
                        .text(HashAlgorithm.SHA256
                                .hash(Bytes.owning(Files.readAllBytes(file)))
                                .toString());
            }
        }
        return inputs;
    }

    /** Each part counts with its length, so no two lists of parts are alike. */
    String digest() {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(part.length()).append(':').append(part));
        return HashAlgorithm.SHA256
                .hash(Bytes.utf8(all.toString()))
                .octets()
                .toHex()
                .substring(0, DIGEST_CHARS);
    }
}
