package dev.martello.appraisal.profile;

/**
 * How many must agree for something to be believed.
 *
 * @param machines at least
 * @param sites at how many different sites they stand at least
 */
public record Quorum(int machines, int sites) {
    /** Each machine is believed. */
    public static final Quorum ANY = new Quorum(1, 1);

    /** @throws IllegalArgumentException if a number is not positive, or more sites than machines are wanted */
    public Quorum {
        if (machines < 1 || sites < 1 || sites > machines) {
            throw new IllegalArgumentException(
                    "a quorum is of 1 machine and 1 site at least, and of no more sites than machines");
        }
    }

    boolean isReachedBy(Sighting sighting) {
        return sighting.machines() >= machines && sighting.sites() >= sites;
    }
}
