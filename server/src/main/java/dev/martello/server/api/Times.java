package dev.martello.server.api;

import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.http.RequestHead;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Times as people are told them, and as they ask about them. */
final class Times {
    /** In UTC. */
    static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /** The time that a parameter of the query has, if it is there; it is none that is to come. */
    static Optional<Instant> parameter(RequestHead head, String name, Clock clock) throws Refused {
        Optional<String> text = head.queryParameter(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(past(name, Instant.parse(text.get()), clock.instant()));
        } catch (DateTimeParseException e) {
            throw refused(name, text.get());
        }
    }

    /** A time as the store keeps it, if it is none that is to come. */
    static Instant past(String name, Instant time, Instant now) throws Refused {
        if (time.isAfter(now) || !time.isAfter(Instant.EPOCH)) {
            throw refused(name, time.toString());
        }
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static Refused refused(String name, String found) {
        return new Refused(Problem.malformed(name + " is a time in the past as in 2026-11-24T14:02:11Z, not " + found));
    }
}
