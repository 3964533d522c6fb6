package dev.martello.server.judgement;

/**
 * When a change of what evidence is judged by is held for an operator to decide.
 *
 * @param percent of the appliances of a ring: if more would no longer be trusted, it is held
 * @param least fewer appliances than these are never held for
 */
public record HoldRule(int percent, int least) {
    public static final HoldRule DEFAULT = new HoldRule(20, 3);

    private static final int WHOLE = 100;

    /** @throws IllegalArgumentException if there can be no such rule */
    public HoldRule {
        if (percent < 0 || percent > WHOLE || least < 1) {
            throw new IllegalArgumentException("a change is held for 0 to 100 percent and 1 appliance at least");
        }
    }

    /** Whether a change with this effect is held. */
    boolean holds(Effect effect) {
        return effect.rings().stream()
                .anyMatch(ring ->
                        ring.ended() >= least && ring.ended() * (long) WHOLE > ring.appliances() * (long) percent);
    }
}
