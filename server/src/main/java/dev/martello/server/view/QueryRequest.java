package dev.martello.server.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A question to the fleet: now, at a time, or during some time.
 *
 * @param expression in CEL, over the facts
 * @param at a time in the past
 * @param from a time in the past
 * @param to a later one; what is to come is left out
 */
public record QueryRequest(
        Optional<String> expression, Optional<Instant> at, Optional<Instant> from, Optional<Instant> to) {
    /** Whom it holds of now. */
    public static QueryRequest now(String expression) {
        return new QueryRequest(Optional.of(expression), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whom it held of at a time. */
    public static QueryRequest at(String expression, Instant time) {
        return new QueryRequest(Optional.of(expression), Optional.of(time), Optional.empty(), Optional.empty());
    }

    /** Whom it held of during some time, and when. */
    public static QueryRequest between(String expression, Instant from, Instant to) {
        return new QueryRequest(Optional.of(expression), Optional.empty(), Optional.of(from), Optional.of(to));
    }
}
