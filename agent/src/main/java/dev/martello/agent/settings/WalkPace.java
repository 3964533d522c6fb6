package dev.martello.agent.settings;

import java.time.Duration;

/** How long the walk of the disk rests, of whose processor the whole agent has half a per cent. */
final class WalkPace {
    /** For each moment of work so many of rest: a tenth of a per cent. */
    private static final int RESTS = 999;

    /** A step that waited for a busy disk took no processor in that time. */
    private static final Duration MAX_REST = Duration.ofMinutes(1);

    /** On a small disk the walk takes much less than a tenth of a per cent. */
    private static final Duration MIN_ROUND = Duration.ofHours(1);

    private WalkPace() {}

    /** @param step how long the step took */
    static Duration afterStep(Duration step) {
        Duration rest = step.multipliedBy(RESTS);
        return rest.compareTo(MAX_REST) < 0 ? rest : MAX_REST;
    }

    /** @param round how long ago the round began that has ended */
    static Duration afterRound(Duration round) {
        Duration left = MIN_ROUND.minus(round);
        return left.compareTo(MAX_REST) > 0 ? left : MAX_REST;
    }
}
