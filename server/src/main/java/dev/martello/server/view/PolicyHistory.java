package dev.martello.server.view;

import java.util.List;

/** The policies that ever counted, newest first: the first one counts. */
public record PolicyHistory(List<PolicyView> policies) {
    public PolicyHistory {
        policies = List.copyOf(policies);
    }
}
