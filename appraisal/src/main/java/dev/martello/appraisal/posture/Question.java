package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import java.util.SortedSet;

/** Something that is asked of the settings of many machines: a check, or the condition of an exception. */
interface Question {
    /** All facts on which the answer depends. */
    SortedSet<FactPath> dependencies();

    /** Whether the answer may depend on it that this path could not be seen. */
    boolean isBlindedBy(String unseenPath);

    Answer answer(FactValues settings, UnseenFacts unseen);
}
