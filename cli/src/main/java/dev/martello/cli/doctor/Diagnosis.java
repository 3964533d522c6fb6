package dev.martello.cli.doctor;

/**
 * What was found about one thing.
 *
 * @param subject what was looked at
 * @param seen what is there, in a few words
 * @param advice what to do about it; empty if there is nothing to do
 */
record Diagnosis(String subject, State state, String seen, String advice) {
    /** How good it is. */
    enum State {
        OK,
        /** It is not there, which is as it should be where nobody needs it. */
        ABSENT,
        /** It is there and does not work as it should. */
        PROBLEM
    }

    static Diagnosis ok(String subject, String seen) {
        return new Diagnosis(subject, State.OK, seen, "");
    }

    static Diagnosis absent(String subject, String seen, String advice) {
        return new Diagnosis(subject, State.ABSENT, seen, advice);
    }

    static Diagnosis problem(String subject, String seen, String advice) {
        return new Diagnosis(subject, State.PROBLEM, seen, advice);
    }
}
