package dev.martello.evidence.settings;

import java.util.List;

/**
 * What the SSH server's files say. Options on its command line are not in them.
 *
 * @param installed whether it has a configuration; without one it does not start
 * @param sections what holds for all, then each {@code Match} block in its order; none if it is not installed
 */
public record SshServer(boolean installed, List<SshSection> sections) implements Settings.Part {
    public SshServer {
        sections = List.copyOf(sections);
    }

    /** That of a machine without one. */
    public static SshServer absent() {
        return new SshServer(false, List.of());
    }
}
