package dev.martello.appraisal.profile;

import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.PlatformProfile;
import java.util.List;

/**
 * A profile as machines taught it, to be reviewed before it is signed.
 *
 * @param machines how many taught it
 * @param sites where they stand
 * @param events those of the profile, in its order, with who has them
 * @param leftOut what some machine measured and the profile does not have
 */
public record ProfileDraft(
        PlatformProfile profile, int machines, int sites, List<Event> events, List<LeftOut> leftOut) {
    /**
     * An event of the profile.
     *
     * @param values who has which, in the order of the event's values; none if its value is open
     */
    public record Event(ExpectedEvent event, Sighting seen, List<Sighting> values) {
        public Event {
            values = List.copyOf(values);
        }

        /** Whether a person must decide: machines differ in what should be the same on all of them. */
        public boolean isToBeReviewed() {
            boolean lackedBySome = !seen.isEverywhere() && !event.mayVary();
            return values.size() > 1 || lackedBySome;
        }
    }

    public ProfileDraft {
        events = List.copyOf(events);
        leftOut = List.copyOf(leftOut);
    }

    /** The events that machines differ in, and should not. */
    public List<Event> toBeReviewed() {
        return events.stream().filter(Event::isToBeReviewed).toList();
    }
}
