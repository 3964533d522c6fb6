package dev.martello.evidence.settings;

import java.util.List;

/**
 * Who may run what as somebody else.
 *
 * @param tool {@code sudo} or {@code doas}
 * @param who the user, or a group after {@code %} (sudo) or {@code :} (doas), as it is written
 * @param runAs as whom: users, of sudo with what its aliases stand for, and groups after a colon; {@code ALL} for anybody
 * @param commands paths, with {@link #WITH_ARGUMENTS} or {@link #WITH_PATTERN} if the rule says which arguments they take, {@code ALL} for any; those after an
 *     exclamation mark are excluded
 * @param password whether one is asked for, by this rule
 * @param options those of the rule that are set, as in {@code SETENV}, {@code NOEXEC}, {@code keepenv}
 */
public record PrivilegeRule(
        String tool, String who, String runAs, List<String> commands, boolean password, List<String> options) {
    /** Comes after a command that is allowed with the arguments of the rule only. */
    public static final String WITH_ARGUMENTS = " with given arguments";

    /** Comes after a command whose arguments are given by a pattern. */
    public static final String WITH_PATTERN = " with a pattern";

    public PrivilegeRule {
        commands = List.copyOf(commands);
        options = List.copyOf(options);
    }
}
