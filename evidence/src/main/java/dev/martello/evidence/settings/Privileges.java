package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may become somebody else by sudo and doas.
 *
 * @param sudo whether sudo has a configuration
 * @param defaults what sudo is set to, by name: {@code yes} and {@code no} for truths; what adds up has lines; what holds for some only has
 *     them after the name, as in {@code authenticate:alice}
 * @param rules in their order; those of one user come from the last that fits
 */
public record Privileges(boolean sudo, SortedMap<String, String> defaults, List<PrivilegeRule> rules)
        implements Settings.Part {
    public Privileges {
        defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
        rules = List.copyOf(rules);
    }
}
