package dev.martello.lab.unattended;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent;
import dev.martello.agent.credential.Credential;
import dev.martello.evidence.protocol.TrustTier;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What happens to an agent: all of it, and what a test has not waited for yet. */
final class Diary implements Consumer<AgentEvent> {
    private static final int PATIENCE_SECONDS = 60;

    private final List<AgentEvent> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<AgentEvent> ahead = new LinkedBlockingQueue<>();

    private volatile Runnable afterReport = () -> {};

    @Override
    public void accept(AgentEvent event) {
        if (event instanceof AgentEvent.Reported) {
            afterReport.run();
        }
        all.add(event);
        ahead.add(event);
    }

    /** Does something after each report from here on, while the agent waits for it. */
    void afterEachReport(Runnable something) {
        afterReport = something;
    }

    /** Only what comes from here on counts for {@link #await}. */
    void turnPage() {
        ahead.clear();
    }

    /** The next event of a kind. */
    <E extends AgentEvent> E await(Class<E> kind) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            AgentEvent event = ahead.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event)
                    .as(() -> "no " + kind.getSimpleName() + " comes; so far: " + all)
                    .isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    long enrolments() {
        return of(AgentEvent.Enrolled.class).count();
    }

    List<AgentEvent.Failed> failures() {
        return of(AgentEvent.Failed.class).toList();
    }

    /** What happened to its certificate. */
    List<Credential.Event> ofCertificate() {
        return of(AgentEvent.OfCertificate.class)
                .map(AgentEvent.OfCertificate::event)
                .toList();
    }

    /** What the agent was told of itself, each time. */
    List<TrustTier> tiers() {
        return of(AgentEvent.Reported.class).map(event -> event.result().tier()).toList();
    }

    private <E extends AgentEvent> Stream<E> of(Class<E> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }
}
