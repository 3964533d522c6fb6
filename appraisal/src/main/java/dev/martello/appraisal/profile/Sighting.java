package dev.martello.appraisal.profile;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who has something.
 *
 * @param machines how many machines
 * @param of how many were looked at
 * @param sites at how many sites they stand
 * @param who their names, in the order of the observations
 */
public record Sighting(int machines, int of, int sites, List<String> who) {
    private static final int MAX_NAMED = 5;
    private static final int MAX_NAME_CHARS = 64;

    public Sighting {
        who = List.copyOf(who);
    }

    boolean isEverywhere() {
        return machines == of;
    }

    /** As in {@code seen on 2 of 12 machines at 1 site: ams1-e03, ams1-e04}; names are left out if it is all. */
    public String sentence() {
        String counted = "seen on " + machines + " of " + of + (of == 1 ? " machine" : " machines") + " at " + sites
                + (sites == 1 ? " site" : " sites");
        return isEverywhere() ? counted : counted + ": " + names();
    }

    private String names() {
        String first = who.stream()
                .limit(MAX_NAMED)
                .map(name -> name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) + "…" : name)
                .collect(Collectors.joining(", "));
        return who.size() > MAX_NAMED ? first + " and " + (who.size() - MAX_NAMED) + " more" : first;
    }
}
