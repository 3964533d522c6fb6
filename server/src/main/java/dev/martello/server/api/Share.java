package dev.martello.server.api;

import dev.martello.server.store.Cohort;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a finding stands in a cohort.
 *
 * @param having how many of the cohort have it
 * @param size how many the cohort has
 * @param all how many have it, of the cohort or not
 */
record Share(Cohort cohort, long having, long size, long all) {
    /** The cohorts of an appliance that may tell something; those with more in common come first. */
    static Stream<Cohort> cohorts(Cohort appliance) {
        return Stream.of(
                        appliance.ofModel().and(appliance.ofRelease()),
                        appliance.ofModel().and(appliance.atSite()),
                        appliance.ofModel(),
                        appliance.ofRelease(),
                        appliance.atSite(),
                        Cohort.ALL)
                .distinct();
    }

    /**
     * Whether a cohort may be what it is about: most that have the finding are of it. That one appliance is the only one at its site with a finding
     * that no other has tells nothing.
     */
    static boolean mayTell(Cohort cohort, long having, long all) {
        return 2 * having >= all && (cohort.site().isEmpty() || having > 1);
    }

    /** Of fewer, that one has it tells nothing: it is the only one with it whatever it is compared with. */
    private static final int FEW = 5;

    /** Whether it is worth saying: it compares an appliance with others, and the only one with enough of them if there are so many. */
    boolean tells() {
        return size > 1 && (having > 1 || size >= FEW || cohort.equals(Cohort.ALL));
    }

    /** How alike are the cohort and those that have the finding: 1 if they are the same appliances (the index of Jaccard). */
    double likeness() {
        return (double) having / (all + size - having);
    }

    /** As in {@code 8 of 12 appliances of this model, and no others, have it}. */
    String sentence() {
        return count() + " appliances" + inCommon() + others() + (all == 1 ? " has it" : " have it");
    }

    /** As in {@code 8 of 12 appliances of model edge-2u, and no others}. */
    String named() {
        long others = all - having;
        return count()
                + " appliances"
                + named(cohort)
                + (others > 0
                        ? ", and " + others + (others == 1 ? " other" : " others")
                        : cohort.equals(Cohort.ALL) ? "" : ", and no others");
    }

    /** What those of a cohort have in common, as in {@code of model edge-2u at site fra2} with a blank before it; nothing for all. */
    static String named(Cohort cohort) {
        return Stream.of(
                        cohort.model().map(model -> " of model " + model),
                        cohort.release().map(release -> " with release " + release),
                        cohort.site().map(site -> " at site " + site))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
    }

    private String count() {
        return having == size ? "all " + size : having + " of " + size;
    }

    private String inCommon() {
        return Stream.of(
                        cohort.model().map(_ -> " of this model"),
                        cohort.release()
                                .map(_ -> cohort.model().isPresent() ? " with this release" : " of this release"),
                        cohort.site().map(_ -> " at this site"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
    }

    private String others() {
        long others = all - having;
        if (others > 0) {
            return ", and " + others + (others == 1 ? " other," : " others,");
        }
        return having == 1 || cohort.equals(Cohort.ALL) ? "" : ", and no others,";
    }
}
