package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** The octets of a file, which are read only where they are asked for. */
@FunctionalInterface
public interface ElfSource {
    /**
     * Octets from an offset on, as many as there are, and no more than were asked for.
     *
     * @param offset not negative; at or after the end there are none
     */
    Bytes read(long offset, int maxBytes) throws IOException;

    /** A file that is open, and stays so as long as it is read. */
    static ElfSource of(FileChannel file) {
        return new ChannelSource(file);
    }

    /** Octets that are in memory already. */
    static ElfSource of(Bytes file) {
        return (offset, maxBytes) -> {
            int start = (int) Math.min(offset, file.length());
            return file.slice(start, start + Math.min(maxBytes, file.length() - start));
        };
    }
}
