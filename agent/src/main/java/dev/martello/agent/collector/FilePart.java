package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads parts of files that grow, and whose size the kernel does not tell. */
final class FilePart {
    private FilePart() {}

    /** The octets from a place on, as many as asked for or as there are. */
    static Bytes read(Path file, long offset, int length) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file).position(offset)) {
            return next(channel, length);
        }
    }

    /** The next octets, as many as asked for or as there are; the kernel tells a page at a time. */
    static Bytes next(SeekableByteChannel channel, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining() && channel.read(octets) >= 0) {}
        return Bytes.owning(octets.array()).slice(0, octets.position());
    }
}
