package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.userspace.UserspaceRecord;
import dev.martello.tpm.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The evidence that a finding is about, so that anybody can look it up: an item, and the entry of it if the finding is about one.
 *
 * @param kind the label of the item's kind
 * @param item the digest of the item: SHA-256 over its octets
 * @param itemBytes how long the item is, in octets
 */
record Exhibit(String kind, String item, int itemBytes, Optional<Entry> entry) {
    /** More octets tell people nothing more; offset and length say where the others are. */
    static final int MAX_SHOWN_BYTES = 256;

    /**
     * An entry of a log.
     *
     * @param number its number in the whole log, which may be cut into several items
     * @param pcr what it was extended into, as in {@code PCR 10}
     * @param type what it says it is: the type of an event, the template of an IMA entry, the type of a record
     * @param digests what was extended, or the digest of the file
     * @param says what it says, in one line
     * @param offset where it starts in the item, in octets
     * @param length in octets
     * @param octets the first {@link #MAX_SHOWN_BYTES} in hexadecimal digits
     */
    record Entry(
            long number,
            String pcr,
            String type,
            List<String> digests,
            String says,
            long offset,
            int length,
            String octets) {
        Entry {
            digests = List.copyOf(digests);
        }

        static Entry of(BootEvent event, Bytes octets) {
            return new Entry(
                    event.number(),
                    event.pcr().map(Object::toString).orElse("no PCR"),
                    event.type().label(),
                    event.loggedDigests().stream()
                            .map(each -> each.digest()
                                    .map(Digest::toString)
                                    .orElse("0x%04x:%s".formatted(each.algorithm(), each.octets())))
                            .toList(),
                    event.describe(),
                    event.offset(),
                    octets.length(),
                    shown(octets));
        }

        static Entry of(long number, ImaEntry entry, long offset, Bytes octets) {
            return new Entry(
                    number,
                    entry.pcr().toString(),
                    entry.template().name(),
                    entry.fileDigest().map(Digest::toString).stream().toList(),
                    entry.pathText(),
                    offset,
                    octets.length(),
                    shown(octets));
        }

        static Entry of(UserspaceRecord row, Bytes octets) {
            return new Entry(
                    row.number(),
                    row.pcr().map(Object::toString).orElse("no PCR"),
                    row.type(),
                    row.digests().values().stream().map(Digest::toString).toList(),
                    row.description().orElse(""),
                    row.offset(),
                    octets.length(),
                    shown(octets));
        }

        private static String shown(Bytes octets) {
            return octets.slice(0, Math.min(MAX_SHOWN_BYTES, octets.length())).toHex();
        }
    }

    static Exhibit of(Item item, Optional<Entry> entry) {
        return new Exhibit(
                item.kind().label(), item.digest().toString(), item.content().length(), entry);
    }
}
