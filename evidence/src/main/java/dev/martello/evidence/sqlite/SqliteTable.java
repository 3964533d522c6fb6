package dev.martello.evidence.sqlite;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the tree of pages that a table is, by the numbers of its rows.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#b_tree_pages">Database File Format, 1.6 and 2.1</a>
 */
final class SqliteTable {
    private static final int MAX_ROWS = 100_000;
    private static final int MAX_ROW_BYTES = 64 << 20;

    /** A tree of so many levels has more pages than any file. */
    private static final int MAX_DEPTH = 20;

    private static final int MAX_COLUMNS = 2000;
    private static final int INTERIOR = 0x05;
    private static final int LEAF = 0x0d;

    private final SqlitePages pages;
    private int rows;

    SqliteTable(SqlitePages pages) {
        this.pages = pages;
    }

    <X extends Exception> void read(long rootPage, RowTaker<X> taker) throws UnreadableDatabase, IOException, X {
        read(rootPage, MAX_DEPTH, taker);
    }

    private <X extends Exception> void read(long number, int depth, RowTaker<X> taker)
            throws UnreadableDatabase, IOException, X {
        if (depth == 0) {
            throw new UnreadableDatabase("a table is a tree of more than " + MAX_DEPTH + " levels");
        }
        Bytes page = pages.take(number);
        BytesReader<UnreadableDatabase> header = SqlitePages.reader(page.from(SqlitePages.headerBytes(number)));
        int kind = header.u8("kind of page");
        if (kind != INTERIOR && kind != LEAF) {
            throw new UnreadableDatabase("page " + number + " is of kind " + kind + ", expected one of a table");
        }
        header.skip(2, "first free block");
        int cells = header.u16("number of cells");
        header.skip(3, "start of the cells, free octets");
        long last = kind == INTERIOR ? header.u32("last page") : 0;
        for (int i = 0; i < cells; i++) {
            int at = header.u16("place of a cell");
            if (at >= page.length()) {
                throw header.malformed("a cell is at " + at + " of " + page.length());
            }
            BytesReader<UnreadableDatabase> cell = SqlitePages.reader(page.from(at));
            if (kind == INTERIOR) {
                read(cell.u32("page"), depth - 1, taker);
            } else {
                leaf(cell, taker);
            }
        }
        if (kind == INTERIOR) {
            read(last, depth - 1, taker);
        }
    }

    private <X extends Exception> void leaf(BytesReader<UnreadableDatabase> cell, RowTaker<X> taker)
            throws UnreadableDatabase, IOException, X {
        if (++rows > MAX_ROWS) {
            throw new UnreadableDatabase("it has more than " + MAX_ROWS + " rows");
        }
        long bytes = number(cell);
        number(cell);
        if (bytes < 0 || bytes > MAX_ROW_BYTES) {
            throw new UnreadableDatabase("a row has " + bytes + " octets, at most " + MAX_ROW_BYTES + " are allowed");
        }
        taker.take(columns(payload(cell, (int) bytes)));
    }

    /** A row that is too long for its page goes on in others. */
    private Bytes payload(BytesReader<UnreadableDatabase> cell, int bytes) throws UnreadableDatabase, IOException {
        int usable = pages.usableBytes();
        int most = usable - 35;
        if (bytes <= most) {
            return cell.bytes(bytes, "row");
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int fitting = least + (bytes - least) % (usable - 4);
        int here = fitting <= most ? fitting : least;
        List<Bytes> parts = new ArrayList<>();
        parts.add(cell.bytes(here, "row"));
        int left = bytes - here;
        long next = cell.u32("next page");
        while (left > 0) {
            BytesReader<UnreadableDatabase> page = SqlitePages.reader(pages.take(next));
            next = page.u32("next page");
            Bytes part = page.bytes(Math.min(left, usable - 4), "row");
            parts.add(part);
            left -= part.length();
        }
        return Bytes.concat(parts.toArray(Bytes[]::new));
    }

    private static List<Bytes> columns(Bytes row) throws UnreadableDatabase {
        BytesReader<UnreadableDatabase> start = SqlitePages.reader(row);
        long headerBytes = number(start);
        if (headerBytes < start.offset() || headerBytes > row.length()) {
            throw start.malformed("the header of a row has " + headerBytes + " of its " + row.length() + " octets");
        }
        BytesReader<UnreadableDatabase> types = start.part((int) (headerBytes - start.offset()), "the header of a row");
        List<Bytes> columns = new ArrayList<>();
        while (!types.atEnd()) {
            if (columns.size() == MAX_COLUMNS) {
                throw types.malformed("a row has more than " + MAX_COLUMNS + " columns");
            }
            columns.add(value(start, number(types)));
        }
        return columns;
    }

    /** A value by its serial type. */
    private static Bytes value(BytesReader<UnreadableDatabase> in, long type) throws UnreadableDatabase {
        if (type >= 12) {
            long bytes = (type - 12) / 2;
            if (bytes > in.remaining()) {
                throw in.malformed("a value has " + bytes + " octets, only " + in.remaining() + " are left");
            }
            return in.bytes((int) bytes, "value");
        }
        return switch ((int) type) {
            case 0 -> Bytes.EMPTY;
            case 1, 2, 3, 4 -> whole(in, (int) type);
            case 5 -> whole(in, 6);
            case 6 -> whole(in, 8);
            case 8 -> Bytes.ascii("0");
            case 9 -> Bytes.ascii("1");
            default -> throw in.malformed("a value is of type " + type + ", which is not read here");
        };
    }

    private static Bytes whole(BytesReader<UnreadableDatabase> in, int bytes) throws UnreadableDatabase {
        long value = (byte) in.u8("number");
        for (int i = 1; i < bytes; i++) {
            value = value << 8 | in.u8("number");
        }
        return Bytes.ascii(Long.toString(value));
    }

    /** A number of one to nine octets, of which each but the ninth has seven bits. */
    private static long number(BytesReader<UnreadableDatabase> in) throws UnreadableDatabase {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int octet = in.u8("number");
            value = value << 7 | (octet & 0x7f);
            if (octet < 0x80) {
                return value;
            }
        }
        return value << 8 | in.u8("number");
    }
}
