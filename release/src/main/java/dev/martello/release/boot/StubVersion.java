package dev.martello.release.boot;

import dev.martello.evidence.pe.PeImage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of systemd that a stub is from.
 *
 * @param number as in 252
 */
record StubVersion(int number) {
    /** The first to measure into PCR 11, and the last whose sources were read for what is said here. */
    private static final int FIRST = 252;

    private static final int LAST = 260;

    private static final int MAX_MAGIC_BYTES = 256;
    private static final Pattern MAGIC = Pattern.compile("#### LoaderInfo: systemd-stub (\\d{3})\\b[^#]* ####\\x00*");

    /** What an image says its stub is; none if that is not systemd-stub, or one that is not known here. */
    static Optional<StubVersion> of(PeImage image) {
        return image.section(".sdmagic")
                .filter(section -> section.loaded().length() <= MAX_MAGIC_BYTES)
                .map(section -> MAGIC.matcher(section.loaded().toString(StandardCharsets.ISO_8859_1)))
                .filter(Matcher::matches)
                .map(found -> new StubVersion(Integer.parseInt(found.group(1))))
                .filter(version -> version.number >= FIRST && version.number <= LAST);
    }

    /** Whether it takes white space off both ends of the command line. */
    boolean stripsCommandLine() {
        return number >= 254;
    }

    /** Whether it hands {@code .osrel} to the initial RAM disk. */
    boolean passesOsRelease() {
        return number >= 257;
    }
}
