package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileStatus;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbers of users and groups that there are.
 *
 * @param ranges numbers that are handed out without a name: to containers, and to services while they run
 */
record KnownOwners(Set<Long> users, Set<Long> groups, List<Range> ranges) {
    /** Two numbers, both of which are in it. */
    record Range(long first, long last) {
        boolean has(long number) {
            return first <= number && number <= last;
        }
    }

    private static final int MAX_BYTES = 4 << 20;
    private static final String SWITCH = "/etc/nsswitch.conf";

    /** {@code DynamicUser=} of systemd, see its "Users, Groups, UIDs and GIDs on systemd Systems". */
    private static final Range DYNAMIC = new Range(61184, 65519);

    private static final Pattern NUMBERED = Pattern.compile("[^:]*:[^:]*:(?<number>\\d{1,10})(?::.*)?");
    private static final Pattern SUBORDINATE = Pattern.compile("[^:]*:(?<first>\\d{1,10}):(?<count>\\d{1,10})");
    private static final Pattern SOURCES = Pattern.compile("\\s*(?:passwd|group)\\s*:(?<names>[^#]*).*");

    /** These say no more than the files do, or name only who is there while something runs. */
    private static final Set<String> LOCAL =
            Set.of("files", "compat", "db", "cache", "systemd", "altfiles", "mymachines");

    /** Who owns what says nothing in an image that was unpacked by somebody who is not root. */
    static Optional<KnownOwners> of(MachineFiles files, Observation observation) {
        try {
            if (files.isLive()
                    || files.status("/")
                            .map(FileStatus::uid)
                            .filter(uid -> uid == 0)
                            .isPresent()) {
                return Optional.of(read(files));
            }
            observation.unseen(
                    "ownerless", "the image does not belong to root, so it does not say whose its files are");
        } catch (Unreadable e) {
            observation.unseen("ownerless", e.problem());
        }
        return Optional.empty();
    }

    /** @throws Unreadable if they cannot be told from files alone */
    static KnownOwners read(MachineFiles files) throws Unreadable {
        requireLocal(files);
        List<Range> ranges = new ArrayList<>(List.of(DYNAMIC));
        for (String path : List.of("/etc/subuid", "/etc/subgid")) {
            lines(files, path)
                    .map(SUBORDINATE::matcher)
                    .filter(Matcher::matches)
                    .forEach(each -> {
                        long first = Long.parseLong(each.group("first"));
                        ranges.add(new Range(first, first + Long.parseLong(each.group("count")) - 1));
                    });
        }
        return new KnownOwners(numbers(files, "/etc/passwd"), numbers(files, "/etc/group"), List.copyOf(ranges));
    }

    private static void requireLocal(MachineFiles files) throws Unreadable {
        for (String line : lines(files, SWITCH).toList()) {
            Matcher sources = SOURCES.matcher(line);
            if (sources.matches()) {
                for (String each : sources.group("names")
                        .replaceAll("\\[[^]]*]", " ")
                        .strip()
                        .split("\\s+", -1)) {
                    if (!each.isEmpty() && !LOCAL.contains(each)) {
                        throw new Unreadable(SWITCH + " asks " + each
                                + " for users and groups too, so which there are cannot be told from files");
                    }
                }
            }
        }
    }

    private static Set<Long> numbers(MachineFiles files, String path) throws Unreadable {
        Set<Long> numbers = new HashSet<>();
        lines(files, path)
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .forEach(each -> numbers.add(Long.valueOf(each.group("number"))));
        if (numbers.isEmpty()) {
            throw new Unreadable(path + " names nobody");
        }
        return numbers;
    }

    private static Stream<String> lines(MachineFiles files, String path) throws Unreadable {
        Optional<String> text = files.text(path, MAX_BYTES);
        return text.orElse("").lines();
    }

    /** Whether there are such a user and such a group. */
    boolean have(long uid, long gid) {
        return isKnown(users, uid) && isKnown(groups, gid);
    }

    private boolean isKnown(Set<Long> named, long number) {
        return named.contains(number) || ranges.stream().anyMatch(each -> each.has(number));
    }
}
