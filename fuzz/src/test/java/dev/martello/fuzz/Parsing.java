package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.martello.bytes.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What has to hold when octets are parsed, whatever they are.
 *
 * @param <T> what they are parsed into
 * @param declared the one exception that refuses them
 * @param parser makes something of them
 * @param bytesPerOctet how much memory one octet may take at most while it is parsed and looked at
 */
public record Parsing<T>(Class<? extends Exception> declared, Parser<T> parser, long bytesPerOctet) {
    /** What is taken for whatever octets: messages of exceptions, maps of limited size, readers' buffers. */
    private static final long FIXED_BYTES = 1 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Makes something of octets. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(Bytes octets) throws Exception;
    }

    /** What is to be true of something that was parsed. */
    @FunctionalInterface
    public interface Law<T> {
        void check(T parsed) throws Exception;
    }

    /** Parses octets and holds the law against what comes of it. */
    public void check(byte[] input, Law<T> law) throws Exception {
        Bytes octets = Bytes.copyOf(input);
        long most = FIXED_BYTES + bytesPerOctet * input.length;
        long taken = allocatedBy(octets, law);
        // The first time, classes are loaded and tables filled.
        if (taken > most) {
            taken = allocatedBy(octets, law);
        }
        assertThat(taken).as("octets of memory for %d octets", input.length).isLessThanOrEqualTo(most);
    }

    private long allocatedBy(Bytes octets, Law<T> law) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Optional<T> parsed = parse(octets);
        if (parsed.isPresent()) {
            law.check(parsed.get());
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private Optional<T> parse(Bytes octets) throws Exception {
        try {
            return Optional.of(parser.parse(octets));
        } catch (Exception e) {
            if (declared.isInstance(e)) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(100_000);
                return Optional.empty();
            }
            throw e;
        }
    }
}
