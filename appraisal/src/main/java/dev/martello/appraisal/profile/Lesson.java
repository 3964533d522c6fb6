package dev.martello.appraisal.profile;

import java.util.List;

/**
 * What came of learning.
 *
 * @param drafts one for each version of the firmware that a quorum has
 * @param passedOver machines that taught nothing, and why
 */
public record Lesson(List<ProfileDraft> drafts, List<PassedOver> passedOver) {
    /**
     * A machine that taught nothing.
     *
     * @param reason a sentence
     */
    public record PassedOver(String machine, String reason) {}

    public Lesson {
        drafts = List.copyOf(drafts);
        passedOver = List.copyOf(passedOver);
    }
}
