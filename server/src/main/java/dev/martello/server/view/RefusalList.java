package dev.martello.server.view;

import java.util.List;

/** The latest refusals, newest first. */
public record RefusalList(List<RefusalView> refusals) {
    public RefusalList {
        refusals = List.copyOf(refusals);
    }
}
