package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.util.List;

/**
 * What a change of what evidence is judged by would do to the verdicts of the fleet.
 *
 * @param appliances how many were looked at
 * @param leftOut how many were not, for they had no evidence at the time in the past that was asked about
 * @param ended in how many appliances trust would end
 * @param begun in how many that are not trusted now it would begin
 * @param rings by ring; the empty name is that of appliances that are in no register
 */
public record EffectView(int appliances, int leftOut, int ended, int begun, List<Ring> rings) {
    public EffectView {
        rings = List.copyOf(rings);
    }

    /** What it would do in one ring. */
    public record Ring(String ring, int appliances, int ended, int begun, List<Shift> shifts) {
        public Ring {
            shifts = List.copyOf(shifts);
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
     * @param rule empty if it is that nothing is found any more
     * @param explanation of one of the appliances
     */
    public record Reason(String rule, String explanation, int appliances) {}
}
