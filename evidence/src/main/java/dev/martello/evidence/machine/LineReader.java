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

    private final InputStream in;
    private final String path;
    private final int maxBytes;
    private int bytes;

    /**
     * A reader at the beginning of a text.
     *
     * @param in buffered
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
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet >= 0 && ++bytes > maxBytes) {
                throw new Unreadable(path + " has more than " + maxBytes + " octets");
            }
            if (octet < 0 && line.size() == 0) {
                return Optional.empty();
            }
            if (octet < 0 || octet == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new Unreadable(path + " has a line of more than " + MAX_LINE_BYTES + " octets");
            }
            line.write(octet);
        }
    }
}
