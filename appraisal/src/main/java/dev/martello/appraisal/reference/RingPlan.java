package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an operator expects of the appliances in one ring.
 *
 * @param ring as the operator's register names it
 * @param expectedVersions the releases that appliances are meant to run or on their way to; any, if there is none
 * @param securityFloor the lowest security version of a release that is still to be trusted there
 */
public record RingPlan(String ring, SortedSet<String> expectedVersions, long securityFloor) {
    public static final int MAX_RING_CHARS = 200;
    public static final int MAX_VERSIONS = 100;

    /** @throws IllegalArgumentException if a name cannot be one, a number is negative, or there is too much of something */
    public RingPlan {
        expectedVersions = Collections.unmodifiableSortedSet(new TreeSet<>(expectedVersions));
        require(
                !ring.isBlank() && ring.length() <= MAX_RING_CHARS,
                "a ring has 1 to " + MAX_RING_CHARS + " characters");
        require(
                expectedVersions.size() <= MAX_VERSIONS,
                "a ring expects " + MAX_VERSIONS + " versions at most, not " + expectedVersions.size());
        expectedVersions.forEach(Release::requireVersion);
        require(securityFloor >= 0, "the security floor is negative");
    }

    /** Whether a release is meant to be there. */
    public boolean expects(String version) {
        return expectedVersions.isEmpty() || expectedVersions.contains(version);
    }

    /** An unambiguous form: equal plans have equal octets. */
    Bytes octets() {
        BytesWriter all = BytesWriter.bigEndian()
                .sized16(Bytes.utf8(ring))
                .u64(securityFloor)
                .u16(expectedVersions.size());
        expectedVersions.forEach(version -> all.sized16(Bytes.ascii(version)));
        return all.toBytes();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
