package dev.martello.server.judgement;

import dev.martello.evidence.protocol.TrustTier;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a change of what evidence is judged by would do to the verdicts of the fleet.
 *
 * @param appliances how many were looked at
 * @param leftOut how many were not, for they had no evidence at the time in the past that is asked about: they were silent, or had not reported yet
 * @param rings by ring, in the order of their names; the empty name is that of appliances that are in no register
 */
public record Effect(int appliances, int leftOut, List<Ring> rings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public Effect {
        rings = List.copyOf(rings);
    }

    /** As an incident keeps it. */
    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** What {@link #toJson} wrote. */
    public static Effect fromJson(String json) {
        return JSON.readValue(json, Effect.class);
    }

    /** In how many appliances trust would end. */
    public int ended() {
        return rings.stream().mapToInt(Ring::ended).sum();
    }

    /** In how many appliances that are not trusted now trust would begin. */
    public int begun() {
        return rings.stream().mapToInt(Ring::begun).sum();
    }

    /**
     * What it would do in one ring.
     *
     * @param ended in how many appliances trust would end
     * @param shifts which tiers would be others
     */
    public record Ring(String name, int appliances, int ended, List<Shift> shifts) {
        public Ring {
            shifts = List.copyOf(shifts);
        }

        /** In how many appliances that are not trusted now trust would begin. */
        public int begun() {
            return shifts.stream()
                    .filter(shift -> shift.from() == TrustTier.CONTRAINDICATED)
                    .mapToInt(Shift::appliances)
                    .sum();
        }
    }

    /**
     * Appliances that would go from one tier to another.
     *
     * @param reasons the most frequent ones first
     */
    public record Shift(TrustTier from, TrustTier to, int appliances, List<Reason> reasons) {
        public Shift {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Why.
     *
     * @param rule that the first finding of the new verdict breaks, or of the old one if the new one has none
     * @param explanation of one of the appliances
     */
    public record Reason(String rule, String explanation, int appliances) {}
}
