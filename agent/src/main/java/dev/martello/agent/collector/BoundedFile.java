package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files whose size the kernel does not tell beforehand. */
final class BoundedFile {
    private BoundedFile() {}

    static Bytes read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(maxBytes + 1);
            if (octets.length > maxBytes) {
                throw new IOException(file + " has more than " + maxBytes + " octets");
            }
            return Bytes.owning(octets);
        }
    }
}
