package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A map in CBOR as the octets of its entries, which are found without being read: two maps that differ in one entry have the octets of all
 * others in common. Only where each entry ends is looked at, so an entry may turn out to be malformed once it is read.
 *
 * @param head the octets before the first entry
 * @param entries in their order; head and entries one after the other are the map
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949#section-3">RFC 8949, section 3</a>
 */
public record MapEntries(Bytes head, List<Entry> entries) {
    /** Each of Jackson's tokens is a data item here, or the end of one. */
    private static final int TOKENS_OF_ITEM = 2;

    private static final int MAX_ENTRIES = 64;
    private static final int MAX_NAME_CHARS = 64;

    /**
     * One entry.
     *
     * @param octets its name and its value
     */
    public record Entry(String name, Bytes octets) {}

    public MapEntries {
        entries = List.copyOf(entries);
    }

    /**
     * Finds the entries of a map of few and short names, without tags and of known length, as {@link RecordFormat} writes them.
     *
     * @param maxTokens what a reader of the whole would take at most
     * @return nothing if the octets are not such a map, or have more in them
     */
    static Optional<MapEntries> of(Bytes map, int maxTokens) {
        return new Walk(map, maxTokens / TOKENS_OF_ITEM).map();
    }

    /** Goes over data items from one to the next. For one thread. */
    private static final class Walk {
        private static final int TEXT = 3;
        private static final int MAP = 5;
        private static final int NONE = -1;

        private final Bytes octets;
        private int at;
        private long itemsLeft;

        Walk(Bytes octets, int maxItems) {
            this.octets = octets;
            this.itemsLeft = maxItems;
        }

        Optional<MapEntries> map() {
            long count = octets.isEmpty() || major() != MAP ? NONE : argument();
            if (count < 1 || count > MAX_ENTRIES) {
                return Optional.empty();
            }
            Bytes head = octets.slice(0, at);
            List<Entry> entries = new ArrayList<>();
            Set<String> names = new HashSet<>();
            while (entries.size() < count) {
                Optional<Entry> entry = entry();
                if (entry.isEmpty() || !names.add(entry.get().name())) {
                    return Optional.empty();
                }
                entries.add(entry.get());
            }
            return at == octets.length() ? Optional.of(new MapEntries(head, entries)) : Optional.empty();
        }

        private Optional<Entry> entry() {
            int start = at;
            long length = at < octets.length() && major() == TEXT ? argument() : NONE;
            if (length < 1 || length > MAX_NAME_CHARS || length > left()) {
                return Optional.empty();
            }
            String name = octets.slice(at, at + (int) length).toString(StandardCharsets.US_ASCII);
            at += (int) length;
            boolean isPlain = name.chars().allMatch(each -> each < 0x7f && Character.isLetterOrDigit(each));
            return isPlain && skip() ? Optional.of(new Entry(name, octets.slice(start, at))) : Optional.empty();
        }

        /** Passes over one data item with all in it. */
        private boolean skip() {
            long pending = 1;
            while (pending > 0) {
                if (at >= octets.length() || itemsLeft-- == 0) {
                    return false;
                }
                int major = major();
                long argument = argument();
                if (argument < 0) {
                    return false;
                }
                pending += switch (major) {
                    case 4 -> argument - 1;
                    case MAP -> 2 * argument - 1;
                    default -> -1;
                };
                if (major == 2 || major == TEXT) {
                    if (argument > left()) {
                        return false;
                    }
                    at += (int) argument;
                }
                // Each takes an octet at least.
                if (major == 6 || pending > left()) {
                    return false;
                }
            }
            return true;
        }

        private int left() {
            return octets.length() - at;
        }

        private int major() {
            return octets.at(at) >> 5;
        }

        /**
         * The argument of the head at this place, which is passed over.
         *
         * @return less than 0 if it is cut off, of no known length, or longer than anything here
         */
        private long argument() {
            int additional = octets.at(at) & 0x1f;
            at++;
            if (additional < 24) {
                return additional;
            }
            int size = additional > 27 ? 0 : 1 << (additional - 24);
            if (size == 0 || size > left()) {
                return NONE;
            }
            boolean isNumber = octets.at(at - 1) >> 5 < 2 || octets.at(at - 1) >> 5 == 7;
            long argument = 0;
            for (int i = 0; i < size; i++) {
                argument = argument << 8 | octets.at(at + i);
            }
            at += size;
            return isNumber ? 0 : argument > Integer.MAX_VALUE ? NONE : argument;
        }
    }
}
