package dev.martello.evidence.pe;

import dev.martello.bytes.Bytes;

/**
 * A section of an image.
 *
 * @param name up to eight characters, as in {@code .linux}
 * @param virtualAddress where it is loaded, in octets from the start of the image in memory
 * @param virtualSize how many octets it has in memory
 * @param fileOffset where its octets start in the file; 0 if it has none there
 * @param rawData its octets in the file, up to a multiple of the file's alignment
 */
public record PeSection(String name, long virtualAddress, long virtualSize, long fileOffset, Bytes rawData) {
    /** What the file has of it in memory: without what only fills the file. */
    public Bytes loaded() {
        return virtualSize < rawData.length() ? rawData.slice(0, (int) virtualSize) : rawData;
    }

    /** The octets of zero that follow {@link #loaded} in memory. */
    public long zeroFill() {
        return Math.max(0, virtualSize - rawData.length());
    }
}
