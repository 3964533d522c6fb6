package dev.martello.evidence.settings;

import java.util.List;

/** Which kinds of containers and virtual machines run. */
public record Guests(List<Guest> guests) implements Settings.Part {
    /** Ordered, each once. */
    public Guests {
        guests = guests.stream().distinct().sorted().toList();
    }
}
