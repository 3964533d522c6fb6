package dev.martello.server.view;

import java.util.List;

/** All releases, newest first. */
public record ReleaseList(List<ReleaseView> releases) {
    public ReleaseList {
        releases = List.copyOf(releases);
    }
}
