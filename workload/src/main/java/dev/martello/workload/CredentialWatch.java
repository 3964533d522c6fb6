package dev.martello.workload;

import dev.martello.validity.Lifetime;
import dev.martello.validity.Uptime;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at a credential's files again and again, and tells whoever subscribed when another one is held, or none. While the files are being
 * replaced the last one counts, for as long as it is valid. For use by many threads.
 */
final class CredentialWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CredentialWatch.class.getName());

    /** Until when the certificate counts that was seen last. */
    private record Term(X509Certificate certificate, Lifetime lifetime) {}

    private final CredentialDirectory directory;
    private final InstantSource clock;
    private final Uptime uptime;
    private final Set<Consumer<Optional<Credential>>> subscribers = new LinkedHashSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("credential-watch").daemon().factory());
    private Optional<CredentialDirectory.Stamp> seen = Optional.empty();
    private Optional<Credential> held = Optional.empty();
    private Optional<Term> term = Optional.empty();
    private String complaint = "";

    private CredentialWatch(CredentialDirectory directory, InstantSource clock, Uptime uptime) {
        this.directory = directory;
        this.clock = clock;
        this.uptime = uptime;
    }

    /**
     * Looks once, and then after each pause.
     *
     * @param clock what certificates' times are compared with
     * @param uptime ends a certificate if the clock was set back
     */
    static CredentialWatch start(CredentialDirectory directory, InstantSource clock, Uptime uptime, Duration pause) {
        CredentialWatch watch = new CredentialWatch(directory, clock, uptime);
        watch.look();
        var _ = watch.thread.scheduleWithFixedDelay(
                watch::lookAgain, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    /** Looks, and tells a subscriber what is held now and each time that it is another. Subscribers must not wait. */
    synchronized void subscribe(Consumer<Optional<Credential>> subscriber) {
        look();
        subscribers.add(subscriber);
        subscriber.accept(held);
    }

    synchronized void unsubscribe(Consumer<Optional<Credential>> subscriber) {
        subscribers.remove(subscriber);
    }

    /** A task that throws would not be run again. */
    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the certificate's files could not be looked at", e);
        }
    }

    private synchronized void look() {
        Optional<Credential> before = held;
        try {
            CredentialDirectory.Stamp now = directory.stamp();
            if (!Optional.of(now).equals(seen)) {
                held = directory.read();
                held.ifPresent(this::beginTerm);
                seen = Optional.of(now);
                complaint = "";
            }
        } catch (IOException | MalformedCredential e) {
            complain(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (term.filter(each -> each.lifetime().isOver(clock.instant(), uptime.now()))
                .isPresent()) {
            held = Optional.empty();
        }
        if (!held.equals(before)) {
            LOG.log(
                    Level.INFO,
                    () -> held.map(credential -> "holding " + credential).orElse("no certificate is held"));
            Set.copyOf(subscribers).forEach(subscriber -> subscriber.accept(held));
        }
    }

    /** Files that are written again, as when another root comes, make no certificate last longer; one that is over when it is first seen stays so. */
    private void beginTerm(Credential read) {
        if (term.filter(each -> each.certificate().equals(read.certificate())).isEmpty()) {
            Instant now = clock.instant();
            Duration on = uptime.now();
            Lifetime lifetime = Lifetime.ofReceived(read.certificate(), now, on);
            term = Optional.of(new Term(read.certificate(), lifetime.isOver(now, on) ? Lifetime.OVER : lifetime));
        }
    }

    private void complain(String why) {
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.log(Level.WARNING, "the certificate cannot be taken up: {0}", why);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
