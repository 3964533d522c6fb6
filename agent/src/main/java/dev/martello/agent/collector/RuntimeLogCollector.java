package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.MalformedImaLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The IMA measurement list, cut into segments so that an entry travels once, or twice at most: every full block of entries
 * is one segment, and within the last block a cut stands wherever an earlier report ended.
 *
 * <pre>
 *   entries   0 ········ 512 ········ 1024 ···· 1100 · 1107
 *   segments  [   block   ][   block   ][ first  ][new]
 * </pre>
 *
 * The list only grows while the machine runs, and may come to a million entries. So of full blocks only place and digest are kept, and a
 * report reads the last of them and what stands behind it; that is hashed when it is not what it was.
 */
public final class RuntimeLogCollector implements Collector {
    /** Where Linux shows the list. */
    public static final Path LINUX = Path.of("/sys/kernel/security/ima/binary_runtime_measurements");

    static final int BLOCK_ENTRIES = 512;
    private static final int MAX_LIST_BYTES = 64 << 20;

    private final Path list;
    private final List<ListSegment> blocks = new ArrayList<>();
    private final NavigableSet<Integer> reportEnds = new TreeSet<>();
    private List<CollectedItem> said = List.of();
    private Bytes behind = Bytes.EMPTY;

    public RuntimeLogCollector(Path list) {
        this.list = list;
    }

    @Override
    public List<CollectedItem> collect() throws IOException {
        if (!Files.exists(list)) {
            return List.of();
        }
        if (said.isEmpty() || hasChanged()) {
            // If this fails, nothing was said that the next reading could be compared with.
            said = List.of();
            said = segments();
        }
        return said;
    }

    /** Whether the list has more than was said of it last, or is another one. */
    private boolean hasChanged() throws IOException {
        return !FilePart.read(list, lastBlockAt(), behind.length() + 1).equals(behind);
    }

    private List<CollectedItem> segments() throws IOException {
        List<Bytes> tail = readOn();
        int blocksEnd = blocks.size() * BLOCK_ENTRIES;
        int listEnd = blocksEnd + tail.size();
        // A shorter list means another boot, whose reports have not ended anywhere yet.
        reportEnds.removeIf(end -> end <= blocksEnd || end > listEnd);
        if (!tail.isEmpty()) {
            reportEnds.add(listEnd);
        }
        List<CollectedItem> segments = new ArrayList<>(blocks);
        long offset = endOfBlocks();
        int start = 0;
        for (int end : reportEnds) {
            ListSegment segment = ListSegment.of(list, offset, tail.subList(start, end - blocksEnd));
            segments.add(segment);
            offset = segment.end();
            start = end - blocksEnd;
        }
        behind = FilePart.read(list, lastBlockAt(), (int) (offset - lastBlockAt()));
        return List.copyOf(segments);
    }

    /**
     * Adds the blocks that are new, and returns the entries behind the last one. The last block that is known is read once more:
     * if it is not there, this is another list, and nothing is known of it.
     */
    private List<Bytes> readOn() throws IOException {
        if (!blocks.isEmpty()) {
            ListSegment last = blocks.removeLast();
            int known = blocks.size();
            try {
                List<Bytes> tail = readBlocks();
                if (blocks.size() > known && blocks.get(known).equals(last)) {
                    return tail;
                }
            } catch (MalformedImaLog e) {
                // What is in the middle of one list need not be the start of an entry in another.
            }
            blocks.clear();
        }
        try {
            return readBlocks();
        } catch (MalformedImaLog e) {
            blocks.clear();
            throw new IOException(list + ": " + e.getMessage(), e);
        }
    }

    private List<Bytes> readBlocks() throws IOException, MalformedImaLog {
        List<Bytes> entries = new ArrayList<>(BLOCK_ENTRIES);
        long offset = endOfBlocks();
        long end = offset;
        try (EntryReader in = EntryReader.open(list, offset)) {
            for (Optional<Bytes> entry = in.next(); entry.isPresent(); entry = in.next()) {
                entries.add(entry.get());
                end += entry.get().length();
                if (end > MAX_LIST_BYTES) {
                    throw new IOException(list + " has more than " + MAX_LIST_BYTES + " octets");
                }
                if (entries.size() == BLOCK_ENTRIES) {
                    blocks.add(ListSegment.of(list, offset, entries));
                    offset = end;
                    entries.clear();
                }
            }
        }
        return entries;
    }

    private long lastBlockAt() {
        return blocks.isEmpty() ? 0 : blocks.getLast().offset();
    }

    private long endOfBlocks() {
        return blocks.isEmpty() ? 0 : blocks.getLast().end();
    }
}
