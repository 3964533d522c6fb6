package dev.martello.evidence.settings;

import java.util.Set;
import java.util.SortedMap;

/**
 * The name of a parameter of a jail.
 *
 * @param isFalse whether it was written with {@code no} before its last part, as in {@code allow.noraw_sockets}
 */
record JailParameter(String name, boolean isFalse) {
    /** They are others each time, or name the machine. */
    private static final Set<String> PASSED_OVER =
            Set.of("jid", "parent", "cpuset.id", "host.hostid", "host.hostuuid", "osrelease", "osreldate");

    static JailParameter of(String written) {
        int last = written.lastIndexOf('.') + 1;
        return written.startsWith("no", last)
                ? new JailParameter(written.substring(0, last) + written.substring(last + 2), true)
                : new JailParameter(written, false);
    }

    /** What it is without a value. */
    String truth() {
        return isFalse ? "no" : "yes";
    }

    /** A jail with these, without those that tell nothing of how it is set up. */
    static Jail jail(SortedMap<String, String> settings) {
        String name = settings.getOrDefault("name", "");
        String path = settings.getOrDefault("path", "");
        settings.keySet().removeAll(PASSED_OVER);
        return new Jail(name, path, settings);
    }
}
