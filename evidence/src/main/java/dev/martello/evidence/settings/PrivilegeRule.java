package dev.martello.evidence.settings;

import java.util.List;

/**
 * Who may run what as somebody else.
 *
 * @param tool {@code sudo} or {@code doas}
 * @param who the user, or a group after {@code %} (sudo) or {@code :} (doas), as it is written
 * @param runAs as whom; {@code ALL} for anybody
 * @param commands paths without arguments, {@code ALL} for any; those after an exclamation mark are excluded
 * @param password whether one is asked for, by this rule
 * @param options those of the rule that are set, as in {@code SETENV}, {@code NOEXEC}, {@code keepenv}
 */
public record PrivilegeRule(
        String tool, String who, String runAs, List<String> commands, boolean password, List<String> options) {
    public PrivilegeRule {
        commands = List.copyOf(commands);
        options = List.copyOf(options);
    }
}
