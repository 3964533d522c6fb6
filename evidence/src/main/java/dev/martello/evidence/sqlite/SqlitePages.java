package dev.martello.evidence.sqlite;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/**
 * The pages of a database. Each is given out once: none belongs to two places, so whoever goes through them comes to an end.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_database_header">Database File Format, 1.3</a>
 */
final class SqlitePages {
    /** Databases of packages have some ten megabytes. */
    private static final long MAX_BYTES = 2L << 30;

    private static final int HEADER_BYTES = 100;
    private static final int LEAST_PAGE_BYTES = 512;
    private static final int MOST_PAGE_BYTES = 1 << 16;
    private static final int LEAST_USABLE_BYTES = 480;
    private static final int UTF_8 = 1;
    private static final Bytes MAGIC = Bytes.ascii("SQLite format 3\0");

    private final FileChannel file;
    private final int pageBytes;
    private final int usableBytes;
    private final long count;
    private final BitSet given = new BitSet();

    private SqlitePages(FileChannel file, int pageBytes, int usableBytes, long count) {
        this.file = file;
        this.pageBytes = pageBytes;
        this.usableBytes = usableBytes;
        this.count = count;
    }

    static SqlitePages of(FileChannel file) throws UnreadableDatabase, IOException {
        long bytes = file.size();
        if (bytes < HEADER_BYTES || bytes > MAX_BYTES) {
            throw new UnreadableDatabase("it has " + bytes + " octets, expected " + HEADER_BYTES + " to " + MAX_BYTES);
        }
        BytesReader<UnreadableDatabase> in = reader(read(file, 0, HEADER_BYTES));
        if (!in.bytes(MAGIC.length(), "header").equals(MAGIC)) {
            throw new UnreadableDatabase("it does not begin as a database of SQLite does");
        }
        int size = in.u16("page size");
        int pageBytes = size == 1 ? MOST_PAGE_BYTES : size;
        if (pageBytes < LEAST_PAGE_BYTES || Integer.bitCount(pageBytes) != 1) {
            throw in.malformed("the page size is " + pageBytes);
        }
        in.skip(2, "versions");
        int usableBytes = pageBytes - in.u8("reserved");
        if (usableBytes < LEAST_USABLE_BYTES) {
            throw in.malformed("of each page " + usableBytes + " octets are usable");
        }
        in.skip(56 - 21, "what is not needed");
        long encoding = in.u32("text encoding");
        if (encoding > UTF_8) {
            throw in.malformed("its text is not in UTF-8");
        }
        return new SqlitePages(file, pageBytes, usableBytes, bytes / pageBytes);
    }

    static BytesReader<UnreadableDatabase> reader(Bytes octets) {
        return BytesReader.bigEndian(octets, (at, problem) -> new UnreadableDatabase("octet " + at + ": " + problem));
    }

    /** @param number from 1 */
    Bytes take(long number) throws UnreadableDatabase, IOException {
        if (number < 1 || number > count) {
            throw new UnreadableDatabase("it names page " + number + ", and has " + count);
        }
        if (given.get((int) number)) {
            throw new UnreadableDatabase("page " + number + " is in use twice");
        }
        given.set((int) number);
        return read(file, (number - 1) * pageBytes, pageBytes);
    }

    /** What is in the first page before what is in every page. */
    static int headerBytes(long number) {
        return number == 1 ? HEADER_BYTES : 0;
    }

    /** How much of each page is in use. */
    int usableBytes() {
        return usableBytes;
    }

    private static Bytes read(FileChannel file, long at, int bytes) throws UnreadableDatabase, IOException {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[bytes]);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new UnreadableDatabase("it ends at " + (at + buffer.position()));
            }
        }
        return Bytes.owning(buffer.array());
    }
}
