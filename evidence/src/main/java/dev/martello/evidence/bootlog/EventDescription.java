package dev.martello.evidence.bootlog;

/** Tells in one line what an event says. */
final class EventDescription {
    private EventDescription() {}

    static String of(BootEvent event) {
        return event.data().toString();
    }
}
