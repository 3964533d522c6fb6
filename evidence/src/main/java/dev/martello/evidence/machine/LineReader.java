package dev.martello.evidence.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a text line by line, so that its size is no matter. For one thread. */
final class LineReader {
    /** The longest that package managers write, the packages that one needs, have some thousand. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 1 << 13;

    private final InputStream in;
    private final String path;
    private final int maxBytes;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int start;
    private int end;
    private long bytes;

    /**
     * A reader at the beginning of a text.
     *
     * @param in is read in blocks
     * @param path what it is called, for people
     * @param maxBytes of all lines together
     */
    LineReader(InputStream in, String path, int maxBytes) {
        this.in = in;
        this.path = path;
        this.maxBytes = maxBytes;
    }

    /** The next line without what ends it; octets that are not UTF-8 come out as U+FFFD. Nothing if there is none. */
    Optional<String> next() throws IOException, Unreadable {
        line.reset();
        while (start < end || fill()) {
            int newline = newline();
            boolean isWhole = newline < end;
            count(Math.min(newline + 1, end) - start);
            line.write(block, start, newline - start);
            if (line.size() > MAX_LINE_BYTES) {
                throw new Unreadable(path + " has a line of more than " + MAX_LINE_BYTES + " octets");
            }
            start = newline + 1;
            if (isWhole) {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(0, in.read(block));
        return end > 0;
    }

    /** Where the line ends, or the block. */
    private int newline() {
        int at = start;
        while (at < end && block[at] != '\n') {
            at++;
        }
        return at;
    }

    private void count(int more) throws Unreadable {
        bytes += more;
        if (bytes > maxBytes) {
            throw new Unreadable(path + " has more than " + maxBytes + " octets");
        }
    }
}
