package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Memory that parsers take grows with their input and no faster, by what they take for the same octets over and over. */
class MemoryGrowthTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Of the shorter input: beyond the buffers that readers take at once, and small enough to be read by all in no time. */
    private static final int OCTETS = 4096;

    private static final int TIMES = 4;

    /** Tables double when they are full, and messages of exceptions have a bound. */
    private static final double SLACK = 1.5;

    private static final long FIXED_BYTES = 1 << 20;

    /** What a jail.conf sets for all jails is there for each of them, up to a number that is the same for all such files. */
    private static final Set<String> BOUNDED_OTHERWISE = Set.of("jailConf");

    @TestFactory
    Stream<DynamicTest> memoryGrowsNoFasterThanTheInput() throws Exception {
        return FuzzTarget.all().stream()
                .filter(target -> !BOUNDED_OTHERWISE.contains(target.name()))
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> grow(target)));
    }

    private static void grow(FuzzTarget target) throws Exception {
        for (byte[] sample : target.samples()) {
            if (sample.length > 0) {
                byte[] some = repeated(sample, Math.max(1, OCTETS / sample.length));
                byte[] more = repeated(some, TIMES);
                long bySome = allocatedBy(target, some);
                assertThat((double) allocatedBy(target, more))
                        .as("memory for %d octets, after %d for %d", more.length, bySome, some.length)
                        .isLessThan(SLACK * TIMES * bySome + FIXED_BYTES);
            }
        }
    }

    /** The second time, when classes are loaded and tables are filled. */
    private static long allocatedBy(FuzzTarget target, byte[] octets) throws Exception {
        target.check(octets);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.check(octets);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] repeated(byte[] octets, int times) {
        byte[] all = new byte[octets.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(octets, 0, all, i * octets.length, octets.length);
        }
        return all;
    }
}
