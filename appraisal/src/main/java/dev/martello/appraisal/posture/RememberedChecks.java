package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.Unseen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks for one system, with what they said of settings that came before. */
final class RememberedChecks {
    private static final long ENTRY_OCTETS = 200;

    private final int checks;
    private final List<NumberedPart> parts;
    private final List<CheckGroup> groups;
    private final Memory memory;

    /** By the path of what could not be seen, the checks whose outcome may depend on it. */
    private final Map<String, List<RememberedCheck>> blinding = new HashMap<>();

    private final Map<List<Unseen>, Blinds> blinds = new HashMap<>();

    private RememberedChecks(int checks, List<NumberedPart> parts, List<CheckGroup> groups, Memory memory) {
        this.checks = checks;
        this.parts = parts;
        this.groups = groups;
        this.memory = memory;
    }

    static RememberedChecks of(List<CompiledCheck> compiled, Memory memory) {
        Map<String, NumberedPart> parts = new LinkedHashMap<>();
        Map<SortedSet<String>, CheckGroup> groups = new LinkedHashMap<>();
        for (int i = 0; i < compiled.size(); i++) {
            SortedSet<FactPath> facts = compiled.get(i).dependencies();
            SortedSet<String> asked = facts.stream().map(FactPath::part).collect(Collectors.toCollection(TreeSet::new));
            groups.computeIfAbsent(
                            asked,
                            names -> new CheckGroup(
                                    names.stream()
                                            .map(name -> parts.computeIfAbsent(name, NumberedPart::new))
                                            .toList(),
                                    memory))
                    .add(i, new RememberedCheck(compiled.get(i)), List.copyOf(facts));
        }
        return new RememberedChecks(compiled.size(), List.copyOf(parts.values()), List.copyOf(groups.values()), memory);
    }

    List<StatedResult> judge(SetUp setUp) throws MalformedCbor {
        UnseenFacts unseen = new UnseenFacts(setUp.unseen());
        Blinds ofMachine = blinds.computeIfAbsent(setUp.unseen(), this::blinds);
        StatedResult[] results = new StatedResult[checks];
        for (CheckGroup each : groups) {
            each.judge(setUp, ofMachine, unseen, results);
        }
        return List.of(results);
    }

    private Blinds blinds(List<Unseen> unseen) {
        for (Unseen each : unseen) {
            memory.add(ENTRY_OCTETS + each.path().length() + each.reason().length());
            blinding.computeIfAbsent(each.path(), this::blindedBy);
        }
        return Blinds.of(groups, unseen, blinding);
    }

    private List<RememberedCheck> blindedBy(String path) {
        memory.add(ENTRY_OCTETS + path.length());
        return groups.stream()
                .flatMap(group -> group.checks().stream())
                .filter(each -> each.isBlindedBy(path))
                .toList();
    }

    void forget() {
        parts.forEach(NumberedPart::forget);
        groups.forEach(CheckGroup::forget);
        blinding.clear();
        blinds.clear();
    }
}
