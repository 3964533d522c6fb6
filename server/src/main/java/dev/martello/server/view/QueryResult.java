package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Of which appliances an expression holds.
 *
 * @param at the time that was asked about, if it was one
 * @param from the beginning of the stretch of time that was asked about, if it was one
 * @param to its end
 * @param appliances how many were asked: all that were not silent
 * @param matching of how many it holds
 * @param undecided of how many others it could not be told
 * @param matches those it holds of, in the order of their identifiers; the first ones, if they are very many
 */
public record QueryResult(
        Optional<Instant> at,
        Optional<Instant> from,
        Optional<Instant> to,
        int appliances,
        int matching,
        int undecided,
        List<Match> matches) {
    public QueryResult {
        matches = List.copyOf(matches);
    }

    /**
     * An appliance it holds of. Serial and site are those of today, ring, model, tier and release those it had then or when it first held.
     *
     * @param held from when to when, if it was asked about a stretch of time
     */
    public record Match(
            String id,
            Optional<String> serial,
            Optional<String> site,
            Optional<String> ring,
            Optional<String> model,
            String platform,
            TrustTier tier,
            Optional<String> release,
            List<Span> held) {
        public Match {
            held = List.copyOf(held);
        }
    }

    /** From a time until just before another. */
    public record Span(Instant from, Instant to) {}
}
