package dev.martello.lab.scenario;

import dev.martello.evidence.protocol.TrustTier;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is to come of a scenario. */
public sealed interface Expectation {
    /**
     * The control plane judges the appliance so.
     *
     * @param rules those that must be among the findings
     */
    record Verdict(TrustTier tier, SortedSet<String> rules) implements Expectation {
        public Verdict {
            rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
        }

        @Override
        public String toString() {
            return tier + (rules.isEmpty() ? "" : " " + String.join(", ", rules));
        }
    }

    /**
     * It was trusted, and the control plane hears nothing more of it, so its trust ends by itself.
     *
     * @param console what the machine's console says of the reason
     */
    record Silence(String console) implements Expectation {
        @Override
        public String toString() {
            return TrustTier.NONE + " \"" + console + "\"";
        }
    }

    /**
     * The control plane does not get to know it, for it refuses it.
     *
     * @param console what the machine's console says of the reason
     */
    record Refusal(String console) implements Expectation {
        @Override
        public String toString() {
            return "refused \"" + console + "\"";
        }
    }

    /** Trusted, and operators are told something nevertheless. */
    static Verdict affirming(String... rules) {
        return new Verdict(TrustTier.AFFIRMING, new TreeSet<>(List.of(rules)));
    }

    static Verdict warning(String... rules) {
        return new Verdict(TrustTier.WARNING, new TreeSet<>(List.of(rules)));
    }

    static Expectation contraindicated(String... rules) {
        return new Verdict(TrustTier.CONTRAINDICATED, new TreeSet<>(List.of(rules)));
    }
}
