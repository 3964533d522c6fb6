package dev.martello.server.view;

import java.util.List;

/**
 * Platform profiles as machines taught them, to be reviewed.
 *
 * @param drafts one for each version of the firmware
 * @param passedOver machines that taught nothing, and why
 */
public record LessonView(List<Draft> drafts, List<PassedOver> passedOver) {
    public LessonView {
        drafts = List.copyOf(drafts);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * A draft.
     *
     * @param document the profile, a JSON document of its own, to be signed as it is
     * @param machines how many taught it
     * @param sites at how many sites they stand
     * @param events those of the profile, in its order
     * @param leftOut what some machine measured and the profile does not have
     */
    public record Draft(
            String model,
            String firmwareVersion,
            int machines,
            int sites,
            String document,
            List<Event> events,
            List<LeftOut> leftOut) {
        public Draft {
            events = List.copyOf(events);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * An event of the profile.
     *
     * @param varies why its value is open; empty if it is not
     * @param review whether machines differ in it that should not, so that a person must decide
     */
    public record Event(
            int pcr,
            String type,
            String label,
            int atLeast,
            int atMost,
            String varies,
            boolean review,
            Sighting seen,
            List<Value> values) {
        public Event {
            values = List.copyOf(values);
        }
    }

    /** A value that may be measured: the digest of the strongest bank, what the event says, and who has it. */
    public record Value(String digest, String says, Sighting seen) {}

    /** Something that is not in the profile. */
    public record LeftOut(int pcr, String name, String digest, String says, Sighting seen, String reason) {}

    /**
     * Who has something.
     *
     * @param of how many machines were looked at
     * @param sites at how many sites those stand that have it
     * @param who their names, unless all have it
     */
    public record Sighting(int machines, int of, int sites, List<String> who) {
        public Sighting {
            who = List.copyOf(who);
        }
    }

    public record PassedOver(String machine, String reason) {}
}
