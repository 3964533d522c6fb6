package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.AccountText;
import dev.martello.evidence.settings.Accounts;
import dev.martello.evidence.settings.GroupText;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Password;
import java.util.Optional;
import java.util.SortedMap;

/** Users and groups by the files of the system itself; what a directory service adds is not looked at. */
record AccountsCollector(OsFamily family) implements PartCollector {
    private static final String USERS = "/etc/passwd";
    private static final String GROUPS = "/etc/group";

    @Override
    public String part() {
        return "accounts";
    }

    @Override
    public Optional<Accounts> collect(MachineFiles files, Observation observation) {
        String shadow = shadow();
        Optional<SortedMap<String, Password>> passwords = observation.of(
                "users", shadow, () -> files.text(shadow, AccountText.MAX_CHARS), AccountText::passwords);
        Optional<AccountText.Users> users = observation.of(
                USERS,
                () -> files.text(USERS, AccountText.MAX_CHARS),
                text -> AccountText.parse(text, AccountText.placeholder(family), passwords));
        if (users.isEmpty()) {
            return Optional.empty();
        }
        Optional<GroupText.Groups> groups =
                observation.of("groups", GROUPS, () -> files.text(GROUPS, GroupText.MAX_CHARS), GroupText::parse);
        return Optional.of(Accounts.of(users.get(), groups));
    }

    private String shadow() {
        return switch (family) {
            case LINUX -> "/etc/shadow";
            case FREEBSD -> "/etc/master.passwd";
        };
    }
}
