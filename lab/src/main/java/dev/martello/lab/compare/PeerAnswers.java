package dev.martello.lab.compare;

import dev.martello.evidence.settings.Settings;
import java.util.List;
import java.util.Optional;

/**
 * What a tool says of one thing, and of which settings our checks are asked to be compared with it.
 *
 * @param subject a service or a file; absent if it is the machine
 * @param settings of the machine, or those that a machine would have on which the subject is all that matters
 */
record PeerAnswers(Optional<String> subject, Settings settings, List<PeerAnswer> answers) {
    PeerAnswers {
        answers = List.copyOf(answers);
    }

    /** Of the machine as it is. */
    static PeerAnswers ofMachine(Settings settings, List<PeerAnswer> answers) {
        return new PeerAnswers(Optional.empty(), settings, answers);
    }
}
