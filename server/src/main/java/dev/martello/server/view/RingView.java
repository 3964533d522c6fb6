package dev.martello.server.view;

import java.util.List;
import java.util.Optional;

/**
 * A ring and what is expected there.
 *
 * @param appliances how many of the register's are in it
 * @param plan absent if any release is expected
 */
public record RingView(String ring, long appliances, Optional<Plan> plan) {
    /**
     * What an operator expects.
     *
     * @param expected versions of releases; any, if there is none
     * @param securityFloor the lowest security version that is still to be trusted
     */
    public record Plan(List<String> expected, long securityFloor) {
        public Plan {
            expected = List.copyOf(expected);
        }
    }
}
