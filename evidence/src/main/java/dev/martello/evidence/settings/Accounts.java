package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who a machine knows by its own files.
 *
 * @param users in their order; of two with one name the first counts
 * @param sharedUids names of users by their number, where several have one; so that a check need not compare each with each
 * @param repeatedNames names that are there more than once
 * @param groups members of those groups that give power over the machine, by the group's name, with the users whose first group it
 *     is; absent if the groups could not be read
 * @param imports entries by which others are asked for users or groups (NIS), as in {@code +} or {@code +@admins}
 */
public record Accounts(
        List<Account> users,
        SortedMap<String, List<String>> sharedUids,
        List<String> repeatedNames,
        Optional<SortedMap<String, List<String>>> groups,
        List<String> imports)
        implements Settings.Part {
    public Accounts {
        users = List.copyOf(users);
        sharedUids = copy(sharedUids);
        repeatedNames = List.copyOf(repeatedNames);
        groups = groups.map(Accounts::copy);
        imports = List.copyOf(imports);
    }

    /** Those of what the files say. */
    public static Accounts of(AccountText.Users users, Optional<GroupText.Groups> groups) {
        SortedMap<String, List<String>> byUid = new TreeMap<>();
        Set<String> names = new LinkedHashSet<>();
        Set<String> repeated = new LinkedHashSet<>();
        for (Account each : users.accounts()) {
            if (names.add(each.name())) {
                byUid.computeIfAbsent(String.valueOf(each.uid()), _ -> new ArrayList<>())
                        .add(each.name());
            } else {
                repeated.add(each.name());
            }
        }
        byUid.values().removeIf(sharing -> sharing.size() < 2);
        List<String> imports = new ArrayList<>(users.imports());
        groups.ifPresent(found -> imports.addAll(found.imports()));
        return new Accounts(
                users.accounts(),
                byUid,
                List.copyOf(repeated),
                groups.map(found -> found.members(users.accounts())),
                imports);
    }

    private static SortedMap<String, List<String>> copy(SortedMap<String, List<String>> lists) {
        SortedMap<String, List<String>> copy = new TreeMap<>();
        lists.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        return Collections.unmodifiableSortedMap(copy);
    }
}
