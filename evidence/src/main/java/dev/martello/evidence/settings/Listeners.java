package dev.martello.evidence.settings;

import java.util.List;

/** Where programs wait to be spoken to over the network. */
public record Listeners(List<Listener> listeners) implements Settings.Part {
    /** Ordered, each once: several sockets may share one address. */
    public Listeners {
        listeners = listeners.stream().distinct().sorted().toList();
    }
}
