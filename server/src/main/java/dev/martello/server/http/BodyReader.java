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
                await();
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
        if (!budget.take(grown - octets.length)) {
            throw new Refused(Problem.busy());
        }
        octets = Arrays.copyOf(octets, grown);
    }

    private void await() throws Refused, InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        request.demand(arrived::countDown);
        if (!arrived.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new Refused(Problem.tooSlow());
        }
    }

    @Override
    public void close() {
        budget.giveBack(octets.length);
    }
}
