package dev.martello.server.http;

import dev.martello.bytes.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads one request's body within its bounds of size, memory and time. For one thread; closed when the request is done. */
final class BodyReader implements AutoCloseable {
    private static final int STEP_BYTES = 8192;
    private static final Duration LINGER_SILENCE = Duration.ofSeconds(1);
    private static final long LINGER_BYTES = 16 << 20;

    private final Request request;
    private final int maxBytes;
    private final BodyBudget budget;
    private final long deadlineNanos;
    private byte[] octets = new byte[0];
    private int length;

    BodyReader(Request request, int maxBytes, BodyBudget budget, Duration timeout) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    Bytes read() throws Refused, InterruptedException {
        if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes) {
            throw new Refused(Problem.tooLarge(maxBytes));
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(Long.MAX_VALUE);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw new Refused(Problem.malformed("the body did not arrive whole"));
            } else {
                boolean last = chunk.isLast();
                take(chunk);
                if (last) {
                    return Bytes.owning(length == octets.length ? octets : Arrays.copyOf(octets, length));
                }
            }
        }
    }

    /**
     * Reads on for a while without keeping anything, so that a peer that is still sending sees the answer and not a closed stream. Who stops
     * sending, sends too much or takes too long is cut off.
     */
    static void linger(Request request, Duration timeout) throws InterruptedException {
        BodyReader rest = new BodyReader(request, 0, new BodyBudget(0), timeout);
        long left = LINGER_BYTES;
        try {
            while (left > 0) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    rest.await(LINGER_SILENCE.toNanos());
                } else {
                    boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
                    left -= last ? left : chunk.remaining();
                    chunk.release();
                }
            }
        } catch (Refused timeIsUp) {
            // The answer goes out all the same.
        }
    }

    private void take(Content.Chunk chunk) throws Refused {
        try {
            int more = chunk.remaining();
            if (more > maxBytes - length) {
                throw new Refused(Problem.tooLarge(maxBytes));
            }
            room(length + more);
            chunk.getByteBuffer().get(octets, length, more);
            length += more;
        } finally {
            chunk.release();
        }
    }

    /** Grows with what has arrived, never by what a header promises. */
    private void room(int needed) throws Refused {
        if (needed <= octets.length) {
            return;
        }
        int grown = Math.min(maxBytes, Math.max(needed, Math.max(STEP_BYTES, 2 * octets.length)));
        if (!budget.grow(octets.length, grown)) {
            throw new Refused(Problem.busy());
        }
        octets = Arrays.copyOf(octets, grown);
    }

    private void await(long atMostNanos) throws Refused, InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        request.demand(arrived::countDown);
        long left = deadlineNanos - System.nanoTime();
        if (!arrived.await(Math.min(left, atMostNanos), TimeUnit.NANOSECONDS)) {
            throw new Refused(Problem.tooSlow());
        }
    }

    @Override
    public void close() {
        budget.giveBack(octets.length);
    }
}
