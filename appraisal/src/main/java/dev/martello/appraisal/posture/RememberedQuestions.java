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

/** All that is asked of the settings of one system, with the answers for those that came before. */
final class RememberedQuestions {
    private static final long ENTRY_OCTETS = 200;

    private final int questions;
    private final List<NumberedPart> parts;
    private final List<QuestionGroup> groups;
    private final Memory memory;

    /** By the path of what could not be seen, the questions whose answer may depend on it. */
    private final Map<String, List<RememberedQuestion>> blinding = new HashMap<>();

    private final Map<List<Unseen>, Blinds> blinds = new HashMap<>();

    private RememberedQuestions(int questions, List<NumberedPart> parts, List<QuestionGroup> groups, Memory memory) {
        this.questions = questions;
        this.parts = parts;
        this.groups = groups;
        this.memory = memory;
    }

    static RememberedQuestions of(List<? extends Question> asked, Memory memory) {
        Map<String, NumberedPart> parts = new LinkedHashMap<>();
        Map<SortedSet<String>, QuestionGroup> groups = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            SortedSet<FactPath> facts = asked.get(i).dependencies();
            SortedSet<String> ofParts =
                    facts.stream().map(FactPath::part).collect(Collectors.toCollection(TreeSet::new));
            groups.computeIfAbsent(
                            ofParts,
                            names -> new QuestionGroup(
                                    names.stream()
                                            .map(name -> parts.computeIfAbsent(name, NumberedPart::new))
                                            .toList(),
                                    memory))
                    .add(i, new RememberedQuestion(asked.get(i)), List.copyOf(facts));
        }
        return new RememberedQuestions(asked.size(), List.copyOf(parts.values()), List.copyOf(groups.values()), memory);
    }

    /** The answers, in the order of the questions. */
    List<Answer> answers(SetUp setUp) throws MalformedCbor {
        UnseenFacts unseen = new UnseenFacts(setUp.unseen());
        Blinds ofMachine = blinds.computeIfAbsent(setUp.unseen(), this::blinds);
        Answer[] answers = new Answer[questions];
        for (QuestionGroup each : groups) {
            each.answer(setUp, ofMachine, unseen, answers);
        }
        return List.of(answers);
    }

    private Blinds blinds(List<Unseen> unseen) {
        for (Unseen each : unseen) {
            memory.add(ENTRY_OCTETS + each.path().length() + each.reason().length());
            blinding.computeIfAbsent(each.path(), this::blindedBy);
        }
        return Blinds.of(groups, unseen, blinding);
    }

    private List<RememberedQuestion> blindedBy(String path) {
        memory.add(ENTRY_OCTETS + path.length());
        return groups.stream()
                .flatMap(group -> group.questions().stream())
                .filter(each -> each.isBlindedBy(path))
                .toList();
    }

    void forget() {
        parts.forEach(NumberedPart::forget);
        groups.forEach(QuestionGroup::forget);
        blinding.clear();
        blinds.clear();
    }
}
