package dev.martello.server.view;

import java.util.List;

/** All rings that the register has or that have a plan, in the order of their names. */
public record RingList(List<RingView> rings) {
    public RingList {
        rings = List.copyOf(rings);
    }
}
