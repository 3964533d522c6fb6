package dev.martello.cli.lab;

import dev.martello.lab.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Scenarios for laboratories that work at the same time: a machine keeps one processor busy. Those that go on from the same trusted machine are all for
 * the first laboratory; of the others each takes the next when it is free.
 */
final class Lanes {
    private final int count;
    private final Queue<Scenario> sharing;
    private final Queue<Scenario> others;

    private Lanes(int count, List<Scenario> sharing, List<Scenario> others) {
        this.count = count;
        this.sharing = new ConcurrentLinkedQueue<>(sharing);
        this.others = new ConcurrentLinkedQueue<>(others);
    }

    /** What works on scenarios, in a thread of its own, until there is no next one. */
    @FunctionalInterface
    interface Laboratory {
        void work(Supplier<Optional<Scenario>> next) throws InterruptedException;
    }

    /** One laboratory does all, in their order. */
    static Lanes one(List<Scenario> scenarios) {
        return new Lanes(1, scenarios, List.of());
    }

    /** Two laboratories, if there is work for the second one. */
    static Lanes two(List<Scenario> scenarios) {
        List<Scenario> sharing =
                scenarios.stream().filter(Scenario::sharesTrusted).toList();
        List<Scenario> others =
                scenarios.stream().filter(each -> !each.sharesTrusted()).toList();
        return new Lanes(others.isEmpty() || scenarios.size() == 1 ? 1 : 2, sharing, others);
    }

    /** Has all be done. Where one laboratory fails, the other ends its work, and what went wrong is thrown. */
    void run(Laboratory laboratory) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            try {
                CompletionService<Optional<Scenario>> ended = new ExecutorCompletionService<>(threads);
                ended.submit(worker(
                        laboratory,
                        () -> Optional.ofNullable(sharing.poll()).or(() -> Optional.ofNullable(others.poll()))));
                if (count > 1) {
                    ended.submit(worker(laboratory, () -> Optional.ofNullable(others.poll())));
                }
                for (int i = 0; i < count; i++) {
                    ended.take().get();
                }
            } catch (ExecutionException e) {
                throw unwrapped(e);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static Callable<Optional<Scenario>> worker(Laboratory laboratory, Supplier<Optional<Scenario>> next) {
        return () -> {
            laboratory.work(next);
            return Optional.empty();
        };
    }

    private static RuntimeException unwrapped(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(failed.getCause());
    }
}
