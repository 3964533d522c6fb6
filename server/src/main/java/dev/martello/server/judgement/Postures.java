package dev.martello.server.judgement;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.posture.PostureReading;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What checks say of settings, remembered by item and checks: a fleet has few setups, and each is asked once, however many appliances have
 * it. For use by many threads.
 */
final class Postures {
    /** Of the memory of a server, about; some thousand setups. */
    private static final long MAX_BYTES = 64L << 20;

    /** What an answer takes beside its texts, about: its objects, and those that find it. */
    private static final int ANSWER_BYTES = 400;

    private static final int FAULT_BYTES = 240;

    /** All that an answer is made from. */
    private record Question(ItemDigest settings, Digest checks) {}

    /** Whoever asks first computes, and the others wait for it. */
    private static final class Answer {
        private @Nullable PostureReading reading;

        /** What it takes, about; 0 until that is counted. Of the map's lock. */
        private long bytes;

        synchronized PostureReading get(Supplier<PostureReading> asking) {
            PostureReading known = reading;
            if (known == null) {
                known = asking.get();
                reading = known;
            }
            return known;
        }
    }

    /** What was asked for last stands last. */
    private final Map<Question, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /**
     * What the checks say of an item.
     *
     * @param asking asks them, if that was not done lately
     */
    PostureReading of(ItemDigest settings, CheckSet checks, Supplier<PostureReading> asking) {
        Question question = new Question(settings, checks.revision());
        Answer answer = answer(question);
        PostureReading reading = answer.get(asking);
        count(question, answer, reading);
        return reading;
    }

    private synchronized Answer answer(Question question) {
        return answers.computeIfAbsent(question, _ -> new Answer());
    }

    private synchronized void count(Question question, Answer answer, PostureReading reading) {
        if (answer.bytes > 0 || answers.get(question) != answer) {
            return;
        }
        answer.bytes = ANSWER_BYTES + bytes(reading);
        bytes += answer.bytes;
        Iterator<Answer> oldest = answers.values().iterator();
        while (bytes > MAX_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    private static long bytes(PostureReading reading) {
        return reading.posture().map(Postures::bytes).orElse(0L);
    }

    private static long bytes(Facts.Posture posture) {
        long bytes = 0;
        for (Facts.FailedCheck each : posture.failed()) {
            bytes += FAULT_BYTES
                    + each.title().length()
                    + each.subject().length()
                    + each.seen().length()
                    + each.remedy().length();
        }
        for (Facts.UntoldCheck each : posture.cannotTell()) {
            bytes += FAULT_BYTES + each.reason().length();
        }
        return bytes;
    }
}
