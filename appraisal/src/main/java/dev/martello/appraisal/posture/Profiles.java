package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Profile.Entry;
import dev.martello.appraisal.posture.Profile.OtherSeverity;
import dev.martello.appraisal.posture.Profile.ParameterValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/** Profiles with all that they may name: each other, and checks. */
public final class Profiles {
    private final SequencedMap<String, Profile> profiles = new LinkedHashMap<>();
    private final List<Check> checks;

    /** @throws IllegalArgumentException if two profiles have one name */
    public Profiles(List<Profile> profiles, List<Check> checks) {
        for (Profile each : profiles) {
            if (this.profiles.putIfAbsent(each.name(), each) != null) {
                throw new IllegalArgumentException("there are two profiles " + each.name());
            }
        }
        this.checks = List.copyOf(checks);
    }

    /**
     * What a profile asks.
     *
     * @param checks as it wants them, in the order in which they are known; right only if there are no problems
     * @param problems what is wrong with it, in the order of its fields
     */
    public record Choice(List<Check> checks, List<Problem> problems) {
        public Choice {
            checks = List.copyOf(checks);
            problems = List.copyOf(problems);
        }
    }

    /** What is wrong with a profile, and the line of its document. */
    public record Problem(int line, String text) {
        @Override
        public String toString() {
            return "line " + line + ": " + text;
        }
    }

    public Optional<Profile> find(String name) {
        return Optional.ofNullable(profiles.get(name));
    }

    public List<Profile> all() {
        return List.copyOf(profiles.sequencedValues());
    }

    /** The checks that a profile asks, which need not be one of {@link #all}. */
    public Choice choose(Profile profile) {
        return new Choosing().choose(profile);
    }

    /** Whether an entry names a check: by its identifier, its area, or with asterisks. */
    public static boolean isNamed(Check check, String entry) {
        return check.area().equals(entry)
                || new Wildcard(entry).matches(check.id().text());
    }

    /** One choice; a profile that several others extend is looked at once. */
    private final class Choosing {
        private final Map<String, Choice> known = new HashMap<>();
        private final Set<String> begun = new HashSet<>();

        Choice choose(Profile profile) {
            Choice choice = known.get(profile.name());
            if (choice == null) {
                begun.add(profile.name());
                choice = new OfOne(profile, this).choice();
                known.put(profile.name(), choice);
            }
            return choice;
        }

        boolean isWithin(String name) {
            return begun.contains(name) && !known.containsKey(name);
        }
    }

    /** The choice of one profile, as far as it is made. */
    private final class OfOne {
        private final Profile profile;
        private final Choosing choosing;
        private final Map<RuleId, Check> chosen = new HashMap<>();
        private final List<Problem> problems = new ArrayList<>();

        OfOne(Profile profile, Choosing choosing) {
            this.profile = profile;
            this.choosing = choosing;
        }

        Choice choice() {
            profile.parents().forEach(this::inherit);
            profile.checks().forEach(entry -> add(entry, check -> isNamed(check, entry.text()), "check and no area"));
            profile.citing().forEach(entry -> add(entry, check -> isCiting(check, entry.text()), "check that cites"));
            profile.without().forEach(this::remove);
            profile.parameters().forEach(this::set);
            profile.severities().forEach(this::weigh);
            if (chosen.isEmpty() && problems.isEmpty()) {
                problem(profile.line(), "it asks no check");
            }
            return new Choice(
                    checks.stream()
                            .flatMap(each -> Optional.ofNullable(chosen.get(each.id())).stream())
                            .filter(each -> each.systems().stream().anyMatch(profile::isFor))
                            .toList(),
                    problems);
        }

        private void inherit(Entry parent) {
            Optional<Profile> found = find(parent.text());
            if (found.isEmpty()) {
                problem(parent.line(), "there is no profile " + parent.text());
            } else if (choosing.isWithin(parent.text())) {
                problem(parent.line(), "it extends " + parent.text() + ", which extends it in turn");
            } else {
                Choice choice = choosing.choose(found.get());
                choice.checks().forEach(each -> chosen.put(each.id(), each));
                choice.problems().stream()
                        .findFirst()
                        .ifPresent(first -> problem(
                                parent.line(),
                                "it extends " + parent.text() + ", which is at fault itself: " + first.text()));
            }
        }

        private void add(Entry entry, Predicate<Check> isMeant, String what) {
            List<Check> meant = checks.stream().filter(isMeant).toList();
            meant.forEach(each -> chosen.putIfAbsent(each.id(), each));
            if (meant.isEmpty()) {
                problem(entry.line(), "there is no " + what + " " + entry.text());
            }
        }

        private void remove(Entry entry) {
            if (requireChosen(entry)) {
                chosen.values().removeIf(each -> isNamed(each, entry.text()));
            }
        }

        private void set(ParameterValue setting) {
            if (!requireChosen(new Entry(setting.check(), setting.line()))) {
                return;
            }
            chosen.replaceAll((_, check) -> isNamed(check, setting.check()) ? with(check, setting) : check);
        }

        private Check with(Check check, ParameterValue setting) {
            return Optional.ofNullable(check.parameters().get(setting.name()))
                    .map(usual -> {
                        if (usual.isLike(setting.value())) {
                            return check.withParameter(setting.name(), setting.value());
                        }
                        problem(
                                setting.line(),
                                "the parameter " + setting.name() + " of " + check.id() + " is " + usual.typeName()
                                        + ", not " + setting.value().typeName());
                        return check;
                    })
                    .orElseGet(() -> {
                        problem(
                                setting.line(),
                                check.id() + " has no parameter " + setting.name()
                                        + (check.parameters().isEmpty()
                                                ? ", and no other"
                                                : ", but "
                                                        + String.join(
                                                                ", ",
                                                                check.parameters()
                                                                        .keySet())));
                        return check;
                    });
        }

        private void weigh(OtherSeverity other) {
            if (requireChosen(other.checks())) {
                chosen.replaceAll((_, check) ->
                        isNamed(check, other.checks().text()) ? check.withSeverity(other.severity()) : check);
            }
        }

        /** Something is said of a check: it should be one that would be asked. */
        private boolean requireChosen(Entry entry) {
            if (chosen.values().stream().anyMatch(each -> isNamed(each, entry.text()))) {
                return true;
            }
            boolean isKnown = checks.stream().anyMatch(each -> isNamed(each, entry.text()));
            problem(
                    entry.line(),
                    isKnown
                            ? "it does not ask " + entry.text() + ", so nothing can be said of it"
                            : "there is no check and no area " + entry.text());
            return false;
        }

        private void problem(int line, String text) {
            problems.add(new Problem(line, "profile " + profile.name() + ": " + text));
        }
    }

    private static boolean isCiting(Check check, String entry) {
        Wildcard wildcard = new Wildcard(entry);
        return check.references().stream().anyMatch(wildcard::matches);
    }
}
