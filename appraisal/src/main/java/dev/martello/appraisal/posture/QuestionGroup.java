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

/** The questions about the same parts of the settings, with their answers: machines that have these parts in common are asked once. */
final class QuestionGroup {
    private static final long ENTRY_OCTETS = 200;
    private static final long RESULT_OCTETS = 8;

    /** Where a fact of a question is found: the place of its part among those of the group, and its own among the facts of that part. */
    record Place(int part, int fact) {}

    /**
     * One of the questions.
     *
     * @param index its place among all questions
     * @param facts those on which it depends
     */
    record Member(int index, RememberedQuestion question, List<Place> facts) {}

    /** What is common to machines for which all answers of the group are the same: the numbers of the parts, and what could not be seen. */
    private record Situation(List<Integer> parts, List<List<Unseen>> unseen) {}

    private final List<NumberedPart> parts;
    private final List<Member> members = new ArrayList<>();
    private final Map<Situation, List<Answer>> known = new HashMap<>();
    private final Memory memory;

    QuestionGroup(List<NumberedPart> parts, Memory memory) {
        this.parts = parts;
        this.memory = memory;
    }

    void add(int index, RememberedQuestion question, List<FactPath> facts) {
        members.add(new Member(
                index,
                question,
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
     * Puts its answers to their places.
     *
     * @param blinds for each question what it would have to see and could not
     */
    void answer(SetUp setUp, Blinds blinds, UnseenFacts unseen, Answer[] answers) throws MalformedCbor {
        Situation situation = new Situation(
                parts.stream().map(each -> setUp.number(each.name())).toList(), blinds.of(this));
        List<Answer> before = known.get(situation);
        if (before == null) {
            before = asked(setUp, situation, unseen);
            memory.add(ENTRY_OCTETS + RESULT_OCTETS * before.size());
            known.put(situation, before);
        }
        for (int i = 0; i < members.size(); i++) {
            answers[members.get(i).index()] = before.get(i);
        }
    }

    private List<Answer> asked(SetUp setUp, Situation situation, UnseenFacts unseen) throws MalformedCbor {
        int[][] numbers = new int[parts.size()][];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = parts.get(i).numbers(setUp, memory);
        }
        Optional<FactValues> values = Optional.empty();
        List<Answer> results = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            RememberedQuestion.Situation asked = new RememberedQuestion.Situation(
                    member.facts().stream()
                            .map(each -> numbers[each.part()][each.fact()])
                            .toList(),
                    situation.unseen().isEmpty()
                            ? List.of()
                            : situation.unseen().get(i));
            Optional<Answer> before = member.question().known(asked);
            if (before.isEmpty() && values.isEmpty()) {
                values = Optional.of(values(setUp));
            }
            results.add(
                    before.isPresent() ? before.get() : member.question().answer(asked, values.get(), unseen, memory));
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

    List<RememberedQuestion> questions() {
        return members.stream().map(Member::question).toList();
    }

    void forget() {
        known.clear();
        members.forEach(each -> each.question().forget());
    }
}
