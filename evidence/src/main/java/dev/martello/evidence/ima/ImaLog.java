package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A measurement list of Linux IMA, or a part of one, in the order in which the kernel extended its PCR.
 *
 * <p>Immutable. The entries keep the octets they were read from.
 *
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/integrity/ima/ima_fs.c">Linux,
 *     security/integrity/ima/ima_fs.c, what is in /sys/kernel/security/ima</a>
 */
public record ImaLog(List<ImaEntry> entries) {
    public static final ImaLog EMPTY = new ImaLog(List.of());

    public ImaLog {
        entries = List.copyOf(entries);
    }

    /** Reads a list of either kind. No octets are an empty list. */
    public static ImaLog parse(Bytes list) throws MalformedImaLog {
        return isAscii(list) ? parseAscii(list) : parseBinary(list);
    }

    /** The first octet of a binary list is that of a PCR index, below 24, while an ascii list starts with a space or a digit. */
    private static boolean isAscii(Bytes list) {
        return !list.isEmpty() && list.at(0) >= ' ';
    }

    /**
     * Reads {@code binary_runtime_measurements}, of a little-endian machine or in the canonical format. (The lists for other
     * algorithms that newer kernels offer beside it, such as {@code binary_runtime_measurements_sha256}, have longer template
     * hashes and nothing else that is new.)
     */
    public static ImaLog parseBinary(Bytes list) throws MalformedImaLog {
        return new BinaryList(list).read();
    }

    /**
     * Where the first entry of a binary list ends, in octets; nothing if there is less than one. It cuts a list that is not to be
     * held as a whole; whether the entry is well-formed is left to {@link #parseBinary}.
     *
     * @throws MalformedImaLog if one of its sizes is larger than any the kernel writes
     */
    public static OptionalInt endOfFirstEntry(Bytes list) throws MalformedImaLog {
        return BinaryList.endOfFirstEntry(list);
    }

    /**
     * Reads {@code ascii_runtime_measurements}.
     *
     * <p>The kernel prints paths as they are, so one with a line feed looks like two lines. The template hash tells where such an
     * entry ends; for a violation, which has none, nothing does, and its rest is refused or read as an entry that does not
     * replay. Binary lists have no such gap.
     */
    public static ImaLog parseAscii(Bytes list) throws MalformedImaLog {
        return new AsciiList(list).read();
    }

    /** The list as {@code binary_runtime_measurements} has it. */
    public Bytes writeBinary() {
        return BinaryList.write(entries);
    }

    /** How many octets {@link #writeBinary} makes of the list, without making them. */
    public long binaryLength() {
        return BinaryList.length(entries);
    }

    /** The list as {@code ascii_runtime_measurements} has it; template data of opaque templates in hexadecimal digits. */
    public Bytes writeAscii() {
        return AsciiList.write(entries);
    }

    /** The parts of one list, joined in their order. */
    public static ImaLog concat(ImaLog... parts) {
        return new ImaLog(
                Stream.of(parts).flatMap(part -> part.entries.stream()).toList());
    }

    public int size() {
        return entries.size();
    }

    /** The first entries, as many as given. */
    public ImaLog first(int count) {
        return new ImaLog(entries.subList(0, count));
    }

    /** All entries but the first ones. */
    public ImaLog from(int start) {
        return new ImaLog(entries.subList(start, entries.size()));
    }

    /** The measurements whose template hash is not the SHA-1 of their template data. */
    public List<TemplateHashMismatch> mismatches() {
        TemplateHashCheck check = new TemplateHashCheck();
        List<TemplateHashMismatch> mismatches = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            check.mismatch(i + 1, entries.get(i)).ifPresent(mismatches::add);
        }
        return mismatches;
    }
}
