package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.settings.Unseen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A question with the answers that it had before. */
final class RememberedQuestion {
    private static final long ENTRY_OCTETS = 300;

    private final Question question;
    private final Map<Situation, Answer> answers = new HashMap<>();

    /** All on which the answer depends: the numbers of the values of its facts, and what it would have to see and could not. */
    record Situation(List<Integer> values, List<Unseen> unseen) {}

    RememberedQuestion(Question question) {
        this.question = question;
    }

    boolean isBlindedBy(String unseenPath) {
        return question.isBlindedBy(unseenPath);
    }

    /** The answer in this situation, if it was ever asked in it. */
    Optional<Answer> known(Situation situation) {
        return Optional.ofNullable(answers.get(situation));
    }

    /** The answer in a situation that is new. */
    Answer answer(Situation situation, FactValues values, UnseenFacts unseen, Memory memory) {
        Answer answer = question.answer(values, unseen);
        memory.add(ENTRY_OCTETS + answer.octets());
        answers.put(situation, answer);
        return answer;
    }

    void forget() {
        answers.clear();
    }
}
