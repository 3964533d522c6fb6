package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code /etc/group}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/group.5.html">group(5)</a>
 */
public final class GroupText {
    public static final int MAX_CHARS = AccountText.MAX_CHARS;

    private static final int FIELDS = 4;

    /** Who is in one of these may become root, read what root alone should, or watch over who does. */
    private static final Set<String> POWERFUL = Set.of(
            "adm",
            "admin",
            "disk",
            "docker",
            "incus",
            "incus-admin",
            "kmem",
            "kvm",
            "libvirt",
            "lxd",
            "operator",
            "root",
            "shadow",
            "sudo",
            "tss",
            "wheel");

    /**
     * What a file of groups says.
     *
     * @param imports entries by which others are asked
     */
    public record Groups(List<Group> powerful, List<String> imports) {
        public Groups {
            powerful = List.copyOf(powerful);
            imports = List.copyOf(imports);
        }

        /** Who is in each group, in the order of the names, be it by the group or by the account. */
        SortedMap<String, List<String>> members(List<Account> accounts) {
            SortedMap<String, List<String>> members = new TreeMap<>();
            for (Group group : powerful) {
                Stream<String> byAccount = accounts.stream()
                        .filter(each -> each.gid() == group.gid())
                        .map(Account::name);
                members.put(
                        group.name(),
                        Stream.concat(group.members().stream(), byAccount)
                                .distinct()
                                .sorted()
                                .toList());
            }
            return members;
        }
    }

    /**
     * One group.
     *
     * @param members those whom it names
     */
    public record Group(String name, long gid, List<String> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    private GroupText() {}

    /**
     * The groups that give power over the machine; of two with one name the first counts.
     *
     * @throws MalformedSettings if a line is no group
     */
    public static Groups parse(String text) throws MalformedSettings {
        List<Group> powerful = new ArrayList<>();
        List<String> imports = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AccountText.Line line : AccountText.lines(text)) {
            List<String> fields = line.fields();
            if (line.isImport()) {
                imports.add(fields.getFirst());
                continue;
            }
            if (fields.size() != FIELDS || fields.getFirst().isEmpty()) {
                throw line.malformed("expected a group with " + FIELDS + " fields");
            }
            long gid = AccountText.number(line, fields.get(2));
            if (POWERFUL.contains(fields.getFirst()) && seen.add(fields.getFirst())) {
                powerful.add(new Group(
                        fields.getFirst(),
                        gid,
                        Stream.of(fields.get(3).split(",", -1))
                                .map(String::strip)
                                .filter(each -> !each.isEmpty())
                                .toList()));
            }
        }
        return new Groups(powerful, imports);
    }
}
