package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.store.QuoteClock;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockOrderTest {
    @Provide
    Arbitrary<QuoteClock> clocks() {
        Arbitrary<Long> few = Arbitraries.longs().between(0, 2);
        Arbitrary<Long> clock = Arbitraries.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L);
        return Combinators.combine(few, few, clock).as(QuoteClock::new);
    }

    private static Optional<String> violation(QuoteClock last, QuoteClock now) {
        return ClockOrder.violation(Optional.of(last), now).map(Refusal::reason);
    }

    @Property
    void acceptsExactlyOneOrderOfTwoQuotes(@ForAll("clocks") QuoteClock one, @ForAll("clocks") QuoteClock other) {
        if (one.equals(other)) {
            assertThat(violation(one, other)).contains("quote.replayed");
        } else {
            assertThat(violation(one, other).isEmpty())
                    .isNotEqualTo(violation(other, one).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5,5,100, 4,9,900, quote.reset-count-backwards",
        "5,5,100, 5,4,900, quote.restart-count-backwards",
        "5,5,100, 5,5,99, quote.clock-backwards",
        "5,5,100, 5,5,100, quote.replayed",
    })
    void namesWhatWentBackwards(long r1, long s1, long c1, long r2, long s2, long c2, String reason) {
        assertThat(violation(new QuoteClock(r1, s1, c1), new QuoteClock(r2, s2, c2)))
                .contains(reason);
    }

    @Test
    void acceptsTheFirstQuoteOfAKey() {
        assertThat(ClockOrder.violation(Optional.empty(), new QuoteClock(0, 0, 0)))
                .isEmpty();
    }
}
