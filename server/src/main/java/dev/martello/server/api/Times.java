package dev.martello.server.api;

import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times that are asked about. */
final class Times {
    private Times() {}

    /** The time that a parameter of the query has, if it is there; it is none that is to come. */
    static Optional<Instant> parameter(RequestHead head, String name, Clock clock) throws Refused {
        Optional<String> text = head.queryParameter(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text.get()).truncatedTo(ChronoUnit.MICROS);
            if (!time.isAfter(clock.instant()) && time.isAfter(Instant.EPOCH)) {
                return Optional.of(time);
            }
        } catch (DateTimeParseException e) {
            // The same sentence serves for no time and for one that is out of range.
        }
        throw new Refused(
                Problem.malformed(name + " is a time in the past as in 2026-11-24T14:02:11Z, not " + text.get()));
    }
}
