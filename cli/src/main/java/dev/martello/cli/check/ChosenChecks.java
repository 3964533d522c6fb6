package dev.martello.cli.check;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.Profile;
import dev.martello.appraisal.posture.Profiles;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.settings.OsFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which checks are asked: those that come with Martello, and an operator's own; all of them, or those of a profile. */
final class ChosenChecks {
    @Option(
            names = "--checks",
            paramLabel = "DIR",
            description = "Also use the checks and profiles of the documents in DIR (*.yaml).")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description =
                    "Use the checks, limits and severities of a profile; \"martello checks profiles\" lists them. FILE is a document with one profile.")
    private @Nullable String profile;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only checks of these names or areas, as in kernel.lockdown,network.")
    private List<String> only = new ArrayList<>();

    /**
     * What was chosen.
     *
     * @param checks in the order in which they are known, as the profile wants them
     * @param known all from which they were chosen
     */
    record Choice(List<Check> checks, Optional<Profile> profile, List<Check> known) {
        /** A profile for another system would pass for having asked nothing. */
        void requireFor(OsFamily system) {
            profile.filter(each -> !each.isFor(system)).ifPresent(each -> {
                throw UserException.badInput("the profile " + each.name() + " is not for " + system);
            });
        }

        private Choice of(List<Check> fewer) {
            return new Choice(fewer, profile, known);
        }
    }

    Choice all() {
        Choice known = known();
        for (String name : only) {
            if (known.checks().stream().noneMatch(each -> Profiles.isNamed(each, name))) {
                throw UserException.badInput("there is no check and no area " + name + ofProfile(known)
                        + "; \"martello checks list\" shows all");
            }
        }
        return known.of(known.checks().stream()
                .filter(each -> only.isEmpty() || only.stream().anyMatch(name -> Profiles.isNamed(each, name)))
                .toList());
    }

    /** The check of a name. */
    Choice one(String id) {
        Choice known = known();
        List<Check> found = known.checks().stream()
                .filter(each -> each.id().text().equals(id))
                .toList();
        if (found.isEmpty()) {
            throw UserException.badInput(
                    "there is no check " + id + ofProfile(known) + "; \"martello checks list\" shows all");
        }
        return known.of(found);
    }

    private static String ofProfile(Choice known) {
        return known.profile().map(each -> " in the profile " + each.name()).orElse("");
    }

    /** All checks and profiles from which one chooses. */
    PostureLibrary library() {
        return PostureLibrary.with(directories, profileFile().stream().toList());
    }

    private Choice known() {
        PostureLibrary library = library();
        library.requireNoExceptions();
        Optional<Profile> wanted = profileFile()
                .map(file -> only(library, file))
                .or(() -> Optional.ofNullable(profile).map(library::profile));
        return new Choice(wanted.map(library::choice).orElseGet(library::checks), wanted, library.checks());
    }

    private static Profile only(PostureLibrary library, Path file) {
        List<Profile> profiles = library.own().getLast().document().profiles();
        if (profiles.size() != 1) {
            throw UserException.badInput(file + " has " + profiles.size()
                    + " profiles, expected one; name the directory by --checks and the profile by --profile");
        }
        return profiles.getFirst();
    }

    private Optional<Path> profileFile() {
        return Optional.ofNullable(profile)
                .filter(each -> !Profile.isName(each))
                .map(Path::of);
    }
}
