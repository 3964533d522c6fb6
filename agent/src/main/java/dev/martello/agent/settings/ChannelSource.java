package dev.martello.agent.settings;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.elf.ElfSource;
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
