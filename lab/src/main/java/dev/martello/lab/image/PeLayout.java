package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the sections of a PE32+ image end in memory. For files of the operating system; what comes from outside is read elsewhere.
 *
 * @param end the first address, the image's base included, at which another section can be
 * @param alignment of sections, in octets
 */
record PeLayout(long end, int alignment) {
    private static final int PE_OFFSET = 0x3C;
    private static final int SECTION_COUNT = 6;
    private static final int OPTIONAL_HEADER_BYTES = 20;
    private static final int OPTIONAL_HEADER = 24;
    private static final int IMAGE_BASE = OPTIONAL_HEADER + 24;
    private static final int SECTION_ALIGNMENT = OPTIONAL_HEADER + 32;
    private static final int SECTION_HEADER_BYTES = 40;
    private static final int VIRTUAL_SIZE = 8;
    private static final int VIRTUAL_ADDRESS = 12;

    static PeLayout read(Path file) throws LabFailure, IOException {
        ByteBuffer image = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int pe = image.getInt(PE_OFFSET);
            int sections = pe + OPTIONAL_HEADER + (image.getShort(pe + OPTIONAL_HEADER_BYTES) & 0xFFFF);
            long end = 0;
            for (int i = 0; i < image.getShort(pe + SECTION_COUNT); i++) {
                int section = sections + i * SECTION_HEADER_BYTES;
                end = Math.max(
                        end, (long) image.getInt(section + VIRTUAL_ADDRESS) + image.getInt(section + VIRTUAL_SIZE));
            }
            PeLayout layout = new PeLayout(0, image.getInt(pe + SECTION_ALIGNMENT));
            return new PeLayout(image.getLong(pe + IMAGE_BASE) + layout.align(end), layout.alignment());
        } catch (IndexOutOfBoundsException e) {
            throw new LabFailure(file + " is no PE image", e);
        }
    }

    /** The next address that is a multiple of the alignment. */
    long align(long address) {
        return (address + alignment - 1) / alignment * alignment;
    }
}
