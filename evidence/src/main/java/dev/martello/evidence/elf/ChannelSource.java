package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** A file that is open. */
record ChannelSource(FileChannel channel) implements ElfSource {
    @Override
    public Bytes read(long offset, int maxBytes) throws IOException {
        long there = Math.max(0, channel.size() - offset);
        byte[] octets = new byte[(int) Math.min(maxBytes, there)];
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                return Bytes.owning(Arrays.copyOf(octets, buffer.position()));
            }
        }
        return Bytes.owning(octets);
    }
}
