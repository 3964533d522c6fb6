package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedImaLog;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Cuts a binary measurement list into its entries, from a place on. Holds some ten thousand octets of it. */
final class EntryReader implements AutoCloseable {
    private static final int READ_BYTES = 64 << 10;

    private final SeekableByteChannel list;
    private Bytes ahead = Bytes.EMPTY;

    private EntryReader(SeekableByteChannel list) {
        this.list = list;
    }

    /** @param offset where an entry starts, or the list ends */
    static EntryReader open(Path list, long offset) throws IOException {
        return new EntryReader(Files.newByteChannel(list).position(offset));
    }

    /**
     * The octets of the next entry; nothing at the end.
     *
     * @throws MalformedImaLog if what comes is no entry, or not a whole one
     */
    Optional<Bytes> next() throws IOException, MalformedImaLog {
        OptionalInt end = ImaLog.endOfFirstEntry(ahead);
        while (end.isEmpty()) {
            Bytes more = FilePart.next(list, READ_BYTES);
            if (more.isEmpty()) {
                if (!ahead.isEmpty()) {
                    // Its parser says best what the rest of a list is that is no entry.
                    ImaLog.parseBinary(ahead);
                }
                return Optional.empty();
            }
            ahead = Bytes.concat(ahead, more);
            end = ImaLog.endOfFirstEntry(ahead);
        }
        Bytes entry = ahead.slice(0, end.getAsInt());
        ahead = ahead.from(end.getAsInt());
        return Optional.of(entry);
    }

    @Override
    public void close() throws IOException {
        list.close();
    }
}
