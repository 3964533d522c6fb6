package dev.martello.evidence.settings;

import java.util.List;

/** The mounted file systems. */
public record Mounts(List<Mount> mounts) implements Settings.Part {
    public Mounts {
        mounts = List.copyOf(mounts);
    }
}
