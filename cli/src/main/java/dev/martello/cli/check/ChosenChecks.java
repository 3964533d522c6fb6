package dev.martello.cli.check;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which checks are asked: those that come with Martello, and an operator's own. */
final class ChosenChecks {
    private static final String SUFFIX = ".yaml";

    @Option(
            names = "--checks",
            paramLabel = "DIR",
            description = "Ask the checks of the documents in DIR (*.yaml) too.")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only checks of this name, or of this area, as kernel.lockdown,network.")
    private List<String> only = new ArrayList<>();

    List<Check> all() {
        List<Check> known = known();
        for (String name : only) {
            if (known.stream().noneMatch(each -> isCalled(each, name))) {
                throw UserException.badInput(
                        "there is no check and no area " + name + "; \"martello checks list\" shows all");
            }
        }
        return known.stream()
                .filter(each -> only.isEmpty() || only.stream().anyMatch(name -> isCalled(each, name)))
                .toList();
    }

    /** The check of a name. */
    List<Check> one(String id) {
        List<Check> found =
                known().stream().filter(each -> each.id().text().equals(id)).toList();
        if (found.isEmpty()) {
            throw UserException.badInput("there is no check " + id + "; \"martello checks list\" shows all");
        }
        return found;
    }

    private static boolean isCalled(Check check, String name) {
        return check.id().text().equals(name) || check.area().equals(name);
    }

    private List<Check> known() {
        List<Check> known = new ArrayList<>(StandardChecks.read());
        for (Path directory : directories) {
            documents(directory).forEach(file -> known.addAll(document(file)));
        }
        Set<Object> ids = new HashSet<>();
        known.stream().filter(each -> !ids.add(each.id())).findFirst().ifPresent(twice -> {
            throw UserException.badInput("there are two checks " + twice.id() + "; one's own need names of their own");
        });
        return known;
    }

    /** The checks of a document. */
    static List<Check> document(Path file) {
        try {
            return Check.parse(InputFile.read(file, Check.MAX_DOCUMENT_BYTES, "document of checks"));
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
