package dev.martello.server.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A change that was held because it would have ended the trust in too many appliances at once, or begun it.
 *
 * @param kind {@code policy}, {@code release} or {@code ring-plan}
 * @param subject which one of its kind it changes; empty for a policy
 * @param title one line that says what it is
 * @param digest SHA-256 of what was handed in
 * @param state {@code OPEN}, {@code APPROVED}, {@code REJECTED}, or {@code REPLACED} by another change of the same subject, or one
 *     that undoes it
 * @param effect what it would have done when it was handed in
 */
public record IncidentView(
        long id,
        String kind,
        String subject,
        String title,
        String digest,
        String state,
        Instant raised,
        Optional<Instant> closed,
        EffectView effect) {}
