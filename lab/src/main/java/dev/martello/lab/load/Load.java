package dev.martello.lab.load;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.client.Unreachable;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.lab.software.InvalidCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Drives a control plane with the reports of a fleet, over TLS and HTTP/2. For one thread. */
public final class Load implements AutoCloseable {
    /** What is more than this under way at once is a control plane that does not keep up; it is an error of its own. */
    private static final int MAX_UNDER_WAY = 20_000;

    private static final int AT_ONCE = 64;

    /** Servers take no more requests at once on one HTTP/2 connection; what is more waits here. */
    private static final int AT_ONCE_EACH = 100;

    private final LoadFleet fleet;
    private final List<ControlPlaneClient> connections;
    private final List<Semaphore> streams;
    private final Optional<Bytes> wantedKey;

    private Load(LoadFleet fleet, List<ControlPlaneClient> connections, Optional<Bytes> wantedKey) {
        this.fleet = fleet;
        this.connections = connections;
        this.wantedKey = wantedKey;
        this.streams =
                connections.stream().map(_ -> new Semaphore(AT_ONCE_EACH)).toList();
    }

    /**
     * A load that nothing was done with yet.
     *
     * @param connections how many connections all appliances share: one each would measure this machine's client
     * @param wantedKey a key that each steady report wants certified, or else it counts as an error; making one for each would measure the making
     */
    public static Load on(URI server, Path authority, LoadFleet fleet, int connections, Optional<Bytes> wantedKey)
            throws IOException {
        ServerTrust trust = ServerTrust.in(authority);
        List<ControlPlaneClient> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            clients.add(new ControlPlaneClient(server, trust));
        }
        return new Load(fleet, clients, wantedKey);
    }

    /** Enrols all appliances by the protocol. */
    public LoadOutcome enrol() throws InterruptedException {
        return each((appliance, connection) -> {
            appliance.enrol(connection);
            return "ENROLLED";
        });
    }

    /** Has each appliance report once, as fast as the control plane takes it. */
    public LoadOutcome reportOnce() throws InterruptedException {
        return each(
                (appliance, connection) -> appliance.report(connection).tier().name());
    }

    /**
     * Has each appliance report once an interval, evenly spread, whether or not the control plane keeps up.
     *
     * @param duration how long reports are begun
     */
    public LoadOutcome reportEvery(Duration interval, Duration duration) throws InterruptedException {
        Measured measured = new Measured();
        double gapNanos = (double) interval.toNanos() / fleet.appliances().size();
        Semaphore room = new Semaphore(MAX_UNDER_WAY);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            long due = start;
            for (long number = 0; due - start < duration.toNanos(); number++) {
                due = start + (long) (number * gapNanos);
                waitUntil(due);
                int appliance = (int) (number % fleet.appliances().size());
                if (room.tryAcquire()) {
                    long began = due;
                    threads.execute(() -> {
                        measured.take(began, () -> report(appliance));
                        room.release();
                    });
                } else {
                    measured.fail("load.overrun");
                }
            }
        }
        return measured.outcome();
    }

    /** Whether each steady report is to come to a certificate. */
    boolean asksForCertificates() {
        return wantedKey.isPresent();
    }

    private String report(int number) throws Refused, Unreachable, NotCertified, InterruptedException {
        Semaphore stream = streams.get(number % streams.size());
        stream.acquire();
        try {
            ReportAnswer answer = fleet.appliances().get(number).report(connection(number), wantedKey);
            if (asksForCertificates()) {
                requireGranted(answer.certificate());
            }
            return answer.result().orElseThrow().tier().name();
        } finally {
            stream.release();
        }
    }

    private static void requireGranted(Optional<CertificateAnswer> answer) throws NotCertified {
        if (answer.isEmpty()) {
            throw new NotCertified("load.no-certificate");
        }
        Optional<CertificateAnswer.Refusal> refusal = answer.get().refusal();
        if (refusal.isPresent()) {
            throw new NotCertified(refusal.get().reason());
        }
    }

    /** A report was accepted, and the certificate that it asked for was not given. */
    private static final class NotCertified extends Exception {
        NotCertified(String reason) {
            super(reason);
        }
    }

    @FunctionalInterface
    private interface Step {
        String with(LoadAppliance appliance, ControlPlaneClient connection)
                throws Refused, Unreachable, InterruptedException, InvalidCredential;
    }

    private LoadOutcome each(Step step) throws InterruptedException {
        Measured measured = new Measured();
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < fleet.appliances().size(); i++) {
                int number = i;
                room.acquire();
                threads.execute(() -> {
                    measured.take(
                            System.nanoTime(),
                            () -> step.with(fleet.appliances().get(number), connection(number)));
                    room.release();
                });
            }
        }
        return measured.outcome();
    }

    private ControlPlaneClient connection(int appliance) {
        return connections.get(appliance % connections.size());
    }

    private static void waitUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public void close() {
        connections.forEach(ControlPlaneClient::close);
    }

    /** Counts what comes back, on many threads. */
    private static final class Measured {
        @FunctionalInterface
        interface Attempt {
            /** What the answer was. */
            String make() throws Refused, Unreachable, NotCertified, InterruptedException, InvalidCredential;
        }

        private final long start = System.nanoTime();
        private final Duration cpuBefore = cpu();
        private final Latencies latencies = new Latencies();
        private final ConcurrentHashMap<String, LongAdder> answers = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();

        void take(long due, Attempt attempt) {
            try {
                count(answers, attempt.make());
                latencies.add(Duration.ofNanos(System.nanoTime() - due));
            } catch (Refused e) {
                fail(e.reason());
            } catch (Unreachable e) {
                fail("server.unreachable");
            } catch (NotCertified e) {
                fail(String.valueOf(e.getMessage()));
            } catch (InvalidCredential e) {
                fail("credential.invalid");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("load.interrupted");
            }
        }

        void fail(String reason) {
            count(errors, reason);
        }

        LoadOutcome outcome() {
            return new LoadOutcome(
                    latencies.count(),
                    Duration.ofNanos(System.nanoTime() - start),
                    LoadOutcome.Latency.of(latencies),
                    sums(errors),
                    sums(answers),
                    cpu().minus(cpuBefore));
        }

        private static void count(ConcurrentHashMap<String, LongAdder> counts, String key) {
            counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
        }

        private static SortedMap<String, Long> sums(ConcurrentHashMap<String, LongAdder> counts) {
            SortedMap<String, Long> sums = new TreeMap<>();
            counts.forEach((key, count) -> sums.put(key, count.sum()));
            return sums;
        }

        private static Duration cpu() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }
}
