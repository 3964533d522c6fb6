package dev.martello.server.store;

import java.util.Optional;

/**
 * Appliances that have something in common. Of an appliance it is all that it may have in common with others, as far as it is known; what is
 * absent of a cohort may be anything.
 *
 * @param release the version of the release they run
 * @param model their hardware model, by the operator's register
 * @param site where they stand, by the operator's register
 */
public record Cohort(Optional<String> release, Optional<String> model, Optional<String> site) {
    /** Of which all appliances are. */
    public static final Cohort ALL = new Cohort(Optional.empty(), Optional.empty(), Optional.empty());

    /** The wider one whose appliances have the release in common. */
    public Cohort ofRelease() {
        return new Cohort(release, Optional.empty(), Optional.empty());
    }

    /** The wider one whose appliances have the hardware model in common. */
    public Cohort ofModel() {
        return new Cohort(Optional.empty(), model, Optional.empty());
    }

    /** The wider one whose appliances have the site in common. */
    public Cohort atSite() {
        return new Cohort(Optional.empty(), Optional.empty(), site);
    }

    /** The one whose appliances have in common what those of both have. */
    public Cohort and(Cohort other) {
        return new Cohort(release.or(() -> other.release), model.or(() -> other.model), site.or(() -> other.site));
    }
}
