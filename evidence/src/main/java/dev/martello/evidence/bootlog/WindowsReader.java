package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what the boot manager of Windows measured of its settings into PCRs 11 to 14. For one thread.
 *
 * <p>Anybody who runs later can measure the like, so a setting counts with all the values it was measured with.
 */
final class WindowsReader {
    private static final int FIRST_PCR = 11;
    private static final int LAST_PCR = 14;

    /** Tags whose data is a list of tags. */
    private static final long AGGREGATION = 0x4000_0000L;

    private static final int MAX_DEPTH = 4;

    private final Map<WindowsSetting, SortedSet<Long>> settings = new EnumMap<>(WindowsSetting.class);

    void read(MeasuredEvent event) {
        int pcr = event.pcr().number();
        if (event.event().type() == EventType.Tcg.EV_EVENT_TAG && pcr >= FIRST_PCR && pcr <= LAST_PCR) {
            SortedMap<WindowsSetting, SortedSet<Long>> found = new TreeMap<>();
            readTags(event.data(), MAX_DEPTH, found);
            if (!found.isEmpty() && event.isOfData()) {
                found.forEach((setting, values) -> settings.computeIfAbsent(setting, each -> new TreeSet<>())
                        .addAll(values));
            }
        }
    }

    SortedMap<WindowsSetting, Set<Long>> settings() {
        return new TreeMap<>(settings);
    }

    /** The settings among the tags of an event, whether they are proven or not. */
    static SortedMap<WindowsSetting, SortedSet<Long>> tags(Bytes data) {
        SortedMap<WindowsSetting, SortedSet<Long>> found = new TreeMap<>();
        readTags(data, MAX_DEPTH, found);
        return found;
    }

    private static void readTags(Bytes data, int depth, Map<WindowsSetting, SortedSet<Long>> found) {
        BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
        try {
            while (in.remaining() >= 8) {
                long tag = in.u32("taggedEventID");
                Bytes value = in.bytes(in.size32("taggedEventDataSize", BootLog.MAX_BYTES), "taggedEventData");
                if ((tag & AGGREGATION) != 0 && depth > 0) {
                    readTags(value, depth - 1, found);
                } else {
                    WindowsSetting.of(tag)
                            .ifPresent(setting -> WindowsSetting.value(value)
                                    .ifPresent(number -> found.computeIfAbsent(setting, each -> new TreeSet<>())
                                            .add(number)));
                }
            }
        } catch (MalformedBootLog e) {
            // Not the tags of Windows from here on: other loaders use the same type for texts.
            return;
        }
    }
}
