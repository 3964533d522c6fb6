package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPart;
import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.canonical.MalformedCbor;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checks that ask for the same parts of the settings, with what they said: machines that have these parts in common are asked once. */
final class CheckGroup {
    private static final long ENTRY_OCTETS = 200;
    private static final long RESULT_OCTETS = 8;

    /** Where a fact of a check is found: the place of its part among those of the group, and its own among the facts of that part. */
    record Place(int part, int fact) {}

    /**
     * One of the checks.
     *
     * @param index its place among all checks
     * @param facts those on which it depends
     */
    record Member(int index, RememberedCheck check, List<Place> facts) {}

    /** What is common to machines of which all checks of the group say the same: the numbers of the parts, and what could not be seen. */
    private record Situation(List<Integer> parts, List<List<Unseen>> unseen) {}

    private final List<NumberedPart> parts;
    private final List<Member> members = new ArrayList<>();
    private final Map<Situation, List<StatedResult>> known = new HashMap<>();
    private final Memory memory;

    CheckGroup(List<NumberedPart> parts, Memory memory) {
        this.parts = parts;
        this.memory = memory;
    }

    void add(int index, RememberedCheck check, List<FactPath> facts) {
        members.add(new Member(
                index,
                check,
                facts.stream()
                        .map(each -> {
                            int part = place(each.part());
                            return new Place(part, parts.get(part).place(each));
                        })
                        .toList()));
    }

    private int place(String part) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).name().equals(part)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the group does not ask for " + part);
    }

    /**
     * Puts what its checks say to their places.
     *
     * @param blinds for each check what it would have to see and could not
     */
    void judge(SetUp setUp, Blinds blinds, UnseenFacts unseen, StatedResult[] results) throws MalformedCbor {
        Situation situation = new Situation(
                parts.stream().map(each -> setUp.number(each.name())).toList(), blinds.of(this));
        List<StatedResult> before = known.get(situation);
        if (before == null) {
            before = asked(setUp, situation, unseen);
            memory.add(ENTRY_OCTETS + RESULT_OCTETS * before.size());
            known.put(situation, before);
        }
        for (int i = 0; i < members.size(); i++) {
            results[members.get(i).index()] = before.get(i);
        }
    }

    private List<StatedResult> asked(SetUp setUp, Situation situation, UnseenFacts unseen) throws MalformedCbor {
        int[][] numbers = new int[parts.size()][];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = parts.get(i).numbers(setUp, memory);
        }
        Optional<FactValues> values = Optional.empty();
        List<StatedResult> results = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            RememberedCheck.Situation asked = new RememberedCheck.Situation(
                    member.facts().stream()
                            .map(each -> numbers[each.part()][each.fact()])
                            .toList(),
                    situation.unseen().isEmpty()
                            ? List.of()
                            : situation.unseen().get(i));
            Optional<StatedResult> before = member.check().known(asked);
            if (before.isEmpty() && values.isEmpty()) {
                values = Optional.of(values(setUp));
            }
            results.add(before.isPresent() ? before.get() : member.check().judge(asked, values.get(), unseen, memory));
        }
        return results;
    }

    private FactValues values(SetUp setUp) throws MalformedCbor {
        Map<String, FactPart> values = new HashMap<>();
        for (NumberedPart each : parts) {
            setUp.value(each.name()).ifPresent(value -> values.put(each.name(), value));
        }
        return FactValues.of(values);
    }

    List<RememberedCheck> checks() {
        return members.stream().map(Member::check).toList();
    }

    void forget() {
        known.clear();
        members.forEach(each -> each.check().forget());
    }
}
