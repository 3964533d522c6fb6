package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that the boot manager of Windows measured ({@code SIPAEVENT_…}), alone or with others in it.
 *
 * @param inner what an aggregation is made of, in its order; its {@code data} all the same
 * @see <a href="https://learn.microsoft.com/windows/win32/api/wbcl/">wbcl.h of the Windows SDK</a>
 */
record WindowsTag(long id, Bytes data, List<WindowsTag> inner) {
    /** {@code SIPAEVENTTYPE_AGGREGATION}. */
    private static final long AGGREGATION = 0x4000_0000L;

    /** {@code SIPAEVENTTYPE_AGGREGATION | SIPAEVENTTYPE_CONTAINER}: all else is in one, but for one key. */
    private static final long CONTAINER = 0x4001_0000L;

    private static final long KIND = 0xffff_0000L;
    private static final int MAX_DEPTH = 4;
    private static final int HEADER_BYTES = 8;

    /** Values are truths of one octet, or numbers of up to eight. */
    private static final int MAX_NUMBER_BYTES = 8;

    /** What an event of Windows is made of; nothing if it is none. */
    static List<WindowsTag> read(Bytes event) {
        List<WindowsTag> tags = read(event, MAX_DEPTH);
        return !tags.isEmpty()
                        && ((tags.getFirst().id & KIND) == CONTAINER
                                || tags.getFirst().isKeyThatIs(event))
                ? tags
                : List.of();
    }

    /** The boot manager measures the key of the loader that it starts by itself. */
    private boolean isKeyThatIs(Bytes event) {
        return id == WindowsKey.TAG && event.length() == HEADER_BYTES + data.length();
    }

    private static List<WindowsTag> read(Bytes data, int depth) {
        BytesReader<MalformedBootLog> in = BytesReader.littleEndian(data, MalformedBootLog::new);
        List<WindowsTag> tags = new ArrayList<>();
        try {
            while (in.remaining() >= HEADER_BYTES) {
                long id = in.u32("taggedEventID");
                Bytes value = in.bytes(in.size32("taggedEventDataSize", BootLog.MAX_BYTES), "taggedEventData");
                boolean isAggregation = (id & AGGREGATION) != 0 && depth > 0;
                tags.add(new WindowsTag(id, value, isAggregation ? read(value, depth - 1) : List.of()));
            }
        } catch (MalformedBootLog e) {
            return tags; // what came before was measured all the same
        }
        return tags;
    }

    /** A number, little-endian; empty if it is none. */
    Optional<Long> number() {
        if (data.isEmpty() || data.length() > MAX_NUMBER_BYTES) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = data.length() - 1; i >= 0; i--) {
            value = value << 8 | data.at(i);
        }
        return Optional.of(value);
    }

    /** Text in UTF-16, without the NUL at its end; empty if it is none. */
    String text() {
        return EventText.utf16(data).orElse("");
    }

    /** One of the tags within. */
    Optional<WindowsTag> inner(long wanted) {
        return inner.stream().filter(each -> each.id == wanted).findFirst();
    }

    String innerText(long wanted) {
        return inner(wanted).map(WindowsTag::text).orElse("");
    }

    Bytes innerData(long wanted) {
        return inner(wanted).map(WindowsTag::data).orElse(Bytes.EMPTY);
    }
}
