package dev.martello.agent.collector;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The IMA measurement list, cut into segments so that an entry travels once, or twice at most: every full block of entries
 * is one segment, and within the last block a cut stands wherever an earlier report ended.
 *
 * <pre>
 *   entries   0 ········ 512 ········ 1024 ···· 1100 · 1107
 *   segments  [   block   ][   block   ][ first  ][new]
 * </pre>
 */
public final class RuntimeLogCollector implements Collector {
    /** Where Linux shows the list. */
    public static final Path LINUX = Path.of("/sys/kernel/security/ima/binary_runtime_measurements");

    static final int BLOCK_ENTRIES = 512;
    private static final int MAX_LIST_BYTES = 64 << 20;

    private final Path list;
    private final NavigableSet<Integer> reportEnds = new TreeSet<>();

    public RuntimeLogCollector(Path list) {
        this.list = list;
    }

    @Override
    public List<Item> collect() throws IOException {
        if (!Files.exists(list)) {
            return List.of();
        }
        List<ImaEntry> entries = read().entries();
        int blocksEnd = entries.size() / BLOCK_ENTRIES * BLOCK_ENTRIES;
        // The list only grows; a shorter one means another boot, whose reports have not ended anywhere yet.
        reportEnds.removeIf(end -> end <= blocksEnd || end > entries.size());
        if (entries.size() > blocksEnd) {
            reportEnds.add(entries.size());
        }
        List<Item> segments = new ArrayList<>();
        for (int start = 0; start < blocksEnd; start += BLOCK_ENTRIES) {
            segments.add(segment(entries.subList(start, start + BLOCK_ENTRIES)));
        }
        int start = blocksEnd;
        for (int end : reportEnds) {
            segments.add(segment(entries.subList(start, end)));
            start = end;
        }
        return segments;
    }

    private ImaLog read() throws IOException {
        Bytes octets = BoundedFile.read(list, MAX_LIST_BYTES);
        try {
            return ImaLog.parseBinary(octets);
        } catch (MalformedImaLog e) {
            throw new IOException(list + ": " + e.getMessage(), e);
        }
    }

    private static Item segment(List<ImaEntry> entries) {
        return new Item(ItemKind.RUNTIME_LOG, new ImaLog(entries).writeBinary());
    }
}
