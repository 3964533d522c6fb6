package dev.martello.appraisal.posture;

import java.util.List;

/** What a check says of settings. */
public sealed interface Outcome {
    /** All is well. */
    record Passed() implements Outcome {}

    /**
     * Something is not as it should be.
     *
     * @param faults each thing, at least one
     */
    record Failed(List<Fault> faults) implements Outcome {
        public Failed {
            faults = List.copyOf(faults);
        }
    }

    /** Something that it asks for could not be seen. */
    record CannotTell(String reason) implements Outcome {}

    /** It has nothing to say of this machine. */
    record NotApplicable() implements Outcome {}

    /**
     * One thing that is not as it should be.
     *
     * @param subject what it is
     * @param seen how it is
     */
    record Fault(String subject, String seen) {}
}
