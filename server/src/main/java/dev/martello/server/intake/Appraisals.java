package dev.martello.server.intake;

import dev.martello.appraisal.Appraisal;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.Reference;
import dev.martello.server.memory.RecentlyUsed;
import dev.martello.server.store.ExaminationJson;
import dev.martello.server.store.ExaminationTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What evidence came to lately. A fleet that starts a release is in a few states, and each of them is appraised once, however many appliances report
 * it at once. For use by many threads.
 */
final class Appraisals {
    /** A fleet has far fewer states than appliances. */
    private static final int MAX_REMEMBERED = 1024;

    /** An examination is a few kilobytes; one that an appliance blew up is done again rather than kept. */
    private static final int MAX_EXAMINATION_BYTES = 32 << 10;

    /** What evidence comes to by a reference, and the examination as it is stored. */
    record Known(Appraisal appraisal, ExaminationTable.Entry examination) {}

    /** All that an appraisal is made from. */
    private record Question(String evidence, String revision) {}

    /** Whoever asks first computes, and the others wait for it. */
    private static final class Answer {
        private @Nullable Known known;

        synchronized Known get(Supplier<Known> computation) {
            Known answer = known;
            if (answer == null) {
                answer = computation.get();
                if (answer.examination.content().length() <= MAX_EXAMINATION_BYTES) {
                    known = answer;
                }
            }
            return answer;
        }
    }

    private final RecentlyUsed<Question, Answer> answers = new RecentlyUsed<>(MAX_REMEMBERED);

    /**
     * What evidence comes to.
     *
     * @param evidence the {@link Judge#evidenceDigest digest} of all that is judged
     * @param appraisal judges it by the reference, if that was not done lately
     */
    Known of(String evidence, Reference reference, Supplier<Judge.Judged> appraisal) {
        return answers.computeIfAbsent(new Question(evidence, reference.revision()), _ -> new Answer())
                .get(() -> {
                    Judge.Judged judged = appraisal.get();
                    return new Known(
                            judged.appraisal(),
                            ExaminationTable.Entry.of(
                                    evidence,
                                    reference.examinerRevision(),
                                    ExaminationJson.write(judged.examination())));
                });
    }
}
