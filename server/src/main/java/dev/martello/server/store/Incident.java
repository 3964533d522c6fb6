package dev.martello.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of what evidence is judged by that was held, because it would have ended the trust in too many appliances at once, or begun it.
 *
 * @param subject which one of its kind it changes: a change of the same thing takes its place
 * @param digest names the content
 * @param title one line that says what the change is
 * @param effect what it would have done when it was handed in, as JSON
 */
public record Incident(
        long id,
        String kind,
        String subject,
        String digest,
        String title,
        String effect,
        State state,
        Instant raised,
        Optional<Instant> closed) {
    /** What became of it. */
    public enum State {
        OPEN,
        APPROVED,
        REJECTED,
        /** Another change of the same thing came, or one that undoes it. */
        REPLACED
    }
}
