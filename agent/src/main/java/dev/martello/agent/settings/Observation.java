package dev.martello.agent.settings;

import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of one part of the settings could not be seen, and why. */
final class Observation {
    /** Somewhere a text is read. */
    interface Source<T> {
        Optional<T> read() throws Unreadable, MalformedSettings;
    }

    /** What makes something of a text. */
    interface Parser<T> {
        T parse(String text) throws MalformedSettings;
    }

    /** An appliance may have any number of things that cannot be seen; so many are enough to say so. */
    private static final int MAX_UNSEEN = 1000;

    private final String part;
    private final List<Unseen> unseen = new ArrayList<>();

    Observation(String part) {
        this.part = part;
    }

    /**
     * The value of a source; if it has none, the field is noted as unseen.
     *
     * @param field of the part, as in {@code config}
     * @param where the source is, for people
     */
    <T> Optional<T> of(String field, String where, Source<T> source) {
        try {
            Optional<T> value = source.read();
            if (value.isEmpty()) {
                unseen(field, where + " is not there");
            }
            return value;
        } catch (Unreadable e) {
            unseen(field, e.problem());
        } catch (MalformedSettings e) {
            unseen(field, where + " is not understood: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** As {@link #of(String, String, Source)}, of what a parser makes of the source's text. */
    <T> Optional<T> of(String field, String where, Source<String> source, Parser<T> parser) {
        return of(field, where, () -> {
            Optional<String> text = source.read();
            return text.isPresent() ? Optional.of(parser.parse(text.get())) : Optional.empty();
        });
    }

    /** As {@link #of(String, String, Source, Parser)}, of the whole part. */
    <T> Optional<T> of(String where, Source<String> source, Parser<T> parser) {
        return of("", where, source, parser);
    }

    /** As {@link #of(String, String, Source)}, of the whole part. */
    <T> Optional<T> of(String where, Source<T> source) {
        return of("", where, source);
    }

    void unseen(String field, String reason) {
        if (unseen.size() < MAX_UNSEEN) {
            unseen.add(new Unseen(field.isEmpty() ? part : part + "." + field, reason));
        }
    }

    /** The whole part is unseen. */
    void unseen(String reason) {
        unseen("", reason);
    }

    /** What another saw of the same part. */
    void takeOver(Observation other) {
        other.unseen.stream().limit(MAX_UNSEEN - unseen.size()).forEach(unseen::add);
    }

    List<Unseen> unseen() {
        return List.copyOf(unseen);
    }
}
