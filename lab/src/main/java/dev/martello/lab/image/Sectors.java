package dev.martello.lab.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Sectors of a disk. */
final class Sectors {
    /** The size of one. */
    static final int BYTES = 512;

    private Sectors() {}

    /** Zeros to be written over, little-endian. */
    static ByteBuffer zeros(int count) {
        return ByteBuffer.allocate(count * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes all of a buffer, whatever its position. */
    static void write(FileChannel disk, long sector, ByteBuffer octets) throws IOException {
        ByteBuffer all = octets.duplicate().clear();
        long position = sector * BYTES;
        while (all.hasRemaining()) {
            position += disk.write(all, position);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
