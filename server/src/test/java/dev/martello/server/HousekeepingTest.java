package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HousekeepingTest {
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void doesAChoreAgainWhateverWentWrongWithIt(Class<? extends Throwable> failure) throws Exception {
        CountDownLatch attempts = new CountDownLatch(3);
        try (Housekeeping housekeeping = new Housekeeping()) {
            housekeeping.every(Duration.ofMillis(1), "failing", () -> {
                attempts.countDown();
                switch (failure.getDeclaredConstructor().newInstance()) {
                    case Exception exception -> throw exception;
                    case Error error -> throw error;
                    default -> throw new AssertionError("a third kind of failure");
                }
            });
            assertThat(attempts.await(2, TimeUnit.MINUTES)).as("done again").isTrue();
        }
    }
}
