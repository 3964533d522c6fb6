package dev.martello.release.boot;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;

/**
 * The archive in which systemd-stub hands one of its sections to the initial RAM disk, octet by octet as it writes it.
 *
 * @see <a href="https://github.com/systemd/systemd/blob/main/src/boot/cpio.c">systemd, cpio.c</a>
 * @see <a href="https://docs.kernel.org/driver-api/early-userspace/buffer-format.html">Linux, "initramfs buffer format"</a>
 */
final class CpioFile {
    private static final String DIRECTORY = ".extra";
    private static final int DIRECTORY_MODE = 0040555;
    private static final int FILE_MODE = 0100444;
    /** With upper-case digits, other than the headers before it. */
    private static final String TRAILER = "070701" + "00000000".repeat(4) + "00000001" + "00000000".repeat(6)
            + "0000000B" + "00000000" + "TRAILER!!!";

    private static final int ALIGNMENT = 4;

    private CpioFile() {}

    static Bytes archive(String name, Bytes content) {
        BytesWriter out = BytesWriter.bigEndian();
        header(out, 1, DIRECTORY_MODE, 0, DIRECTORY.length() + 1);
        out.bytes(Bytes.ascii(DIRECTORY)).u8(0);
        pad(out);
        String path = DIRECTORY + "/" + name;
        header(out, 2, FILE_MODE, content.length(), path.length() + 1);
        out.bytes(Bytes.ascii(path)).u8(0);
        pad(out);
        out.bytes(content);
        pad(out);
        out.bytes(Bytes.ascii(TRAILER)).u8(0);
        pad(out);
        return out.toBytes();
    }

    /** Octets with zeros up to a multiple of four, as archives that follow each other must be. */
    static Bytes padded(Bytes octets) {
        return Bytes.concat(octets, Bytes.repeat(0, -octets.length() & ALIGNMENT - 1));
    }

    private static void header(BytesWriter out, int inode, int mode, int size, int nameSize) {
        out.bytes(Bytes.ascii("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
                .formatted(inode, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, nameSize, 0)));
    }

    private static void pad(BytesWriter out) {
        out.bytes(Bytes.repeat(0, -out.length() & ALIGNMENT - 1));
    }
}
