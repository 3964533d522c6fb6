package dev.martello.cli.check;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.posture.Profile;
import dev.martello.appraisal.posture.Profiles;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checks and profiles there are: those that come with Martello, and an operator's own.
 *
 * @param checks all checks
 * @param profiles all profiles
 * @param own the operator's documents
 */
record PostureLibrary(List<Check> checks, Profiles profiles, List<Own> own) {
    private static final String SUFFIX = ".yaml";

    /** One of the operator's documents. */
    record Own(Path file, PostureDocument document) {}

    /** With the documents in directories, and further ones. */
    static PostureLibrary with(List<Path> directories, List<Path> files) {
        List<Own> own = Stream.concat(directories.stream().flatMap(each -> documents(each).stream()), files.stream())
                .map(file -> new Own(file, document(file)))
                .toList();
        List<PostureDocument> all = new ArrayList<>();
        all.add(new PostureDocument(StandardChecks.read(), StandardChecks.profiles(), List.of()));
        own.forEach(each -> all.add(each.document()));
        PostureDocument together = PostureDocument.together(all);
        requireOwnNames(together.checks());
        try {
            return new PostureLibrary(together.checks(), new Profiles(together.profiles(), together.checks()), own);
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(e.getMessage() + "; one's own need names of their own");
        }
    }

    private static void requireOwnNames(List<Check> checks) {
        Set<RuleId> ids = new HashSet<>();
        checks.stream().filter(each -> !ids.add(each.id())).findFirst().ifPresent(twice -> {
            throw UserException.badInput("there are two checks " + twice.id() + "; one's own need names of their own");
        });
    }

    /** The profile of a name. */
    Profile profile(String name) {
        return profiles.find(name)
                .orElseThrow(() -> UserException.badInput("there is no profile " + name + ", but "
                        + profiles.all().stream().map(Profile::name).collect(Collectors.joining(", "))
                        + "; --profile takes a file too, as ./" + name));
    }

    /** What a profile asks. */
    List<Check> choice(Profile profile) {
        Profiles.Choice choice = profiles.choose(profile);
        choice.problems().stream().findFirst().ifPresent(problem -> {
            throw UserException.badInput(
                    fileOf(profile).map(file -> file + ", ").orElse("") + problem);
        });
        return choice.checks();
    }

    private Optional<Path> fileOf(Profile profile) {
        return own.stream()
                .filter(each -> each.document().profiles().contains(profile))
                .map(Own::file)
                .findFirst();
    }

    /** Exceptions count only where somebody asks for them. */
    void requireNoExceptions() {
        own.stream()
                .filter(each -> !each.document().exemptions().isEmpty())
                .findFirst()
                .ifPresent(each -> {
                    throw UserException.badInput(
                            each.file() + " has exceptions; name such a document by --exceptions, on its own");
                });
    }

    /** What one document has to say. */
    static PostureDocument document(Path file) {
        try {
            return PostureDocument.parse(InputFile.read(file, PostureDocument.MAX_BYTES, "document of checks"));
        } catch (MalformedCheck e) {
            throw UserException.badInput(file + ", " + e.getMessage());
        }
    }

    private static List<Path> documents(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw UserException.badInput(
                    directory + " is no directory that can be read; --checks names one with documents of checks");
        }
    }
}
