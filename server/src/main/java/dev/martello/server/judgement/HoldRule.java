package dev.martello.server.judgement;

/**
 * When a change of what evidence is judged by is held for an operator to decide. Trust that would begin counts as trust that would end, but not where
 * that is what somebody signed: a release or profile comes late so often that it would be held each time, and nobody can hand one in by taking over
 * the control plane.
 *
 * @param percent of the appliances of a ring: if trust would end or begin in more, it is held
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

    /** Whether a change is held that has this effect. */
    boolean holds(Change change, Effect effect) {
        return effect.rings().stream()
                .anyMatch(ring ->
                        areTooMany(ring.ended(), ring) || (!change.isSigned() && areTooMany(ring.begun(), ring)));
    }

    private boolean areTooMany(int appliances, Effect.Ring ring) {
        return appliances >= least && appliances * (long) WHOLE > ring.appliances() * (long) percent;
    }
}
