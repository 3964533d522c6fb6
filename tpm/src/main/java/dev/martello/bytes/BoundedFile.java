package dev.martello.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files up to a size. The size that a file claims does not count: pipes and the kernel's files claim 0, or refuse to tell. */
public final class BoundedFile {
    private BoundedFile() {}

    /** A file has more octets than allowed. */
    public static final class TooLarge extends IOException {
        TooLarge(Path file, int maxBytes) {
            super(file + " has more than " + maxBytes + " octets");
        }
    }

    /**
     * The octets of a file.
     *
     * @throws TooLarge if it has more than {@code maxBytes}
     * @throws IOException if it cannot be read
     */
    public static Bytes read(Path file, int maxBytes) throws IOException {
        try (InputStream in = ForwardInput.of(Files.newByteChannel(file))) {
            byte[] octets = in.readNBytes(maxBytes + 1);
            if (octets.length > maxBytes) {
                throw new TooLarge(file, maxBytes);
            }
            return Bytes.owning(octets);
        }
    }
}
