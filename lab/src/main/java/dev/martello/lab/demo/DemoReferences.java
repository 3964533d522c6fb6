package dev.martello.lab.demo;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.Release;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the demo's operator knows of the appliances: what they are meant to run, and what their firmware measures. */
record DemoReferences(List<Release> releases, List<PlatformProfile> profiles) {
    DemoReferences {
        releases = List.copyOf(releases);
        profiles = List.copyOf(profiles);
    }

    /** Those of the virtual appliances. */
    static DemoReferences virtual() {
        return new DemoReferences(
                Stream.of(DemoRelease.values()).map(DemoRelease::manifest).toList(),
                Stream.of(DemoModel.values()).map(DemoModel::profile).toList());
    }

    DemoReferences and(Release release, Optional<PlatformProfile> profile) {
        return new DemoReferences(
                Stream.concat(releases.stream(), Stream.of(release)).toList(),
                Stream.concat(profiles.stream(), profile.stream()).toList());
    }
}
