package dev.martello.appraisal.profile;

import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.appraisal.reference.PlatformProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something in which two profiles differ. What is for people alone, such as notes, does not count.
 *
 * @param name type and label of the event, for people
 * @param sentence what differs
 */
public record ProfileDifference(Kind kind, int pcr, String name, String sentence) {
    /** How the second profile stands to the first. */
    public enum Kind {
        ADDED("added"),
        REMOVED("removed"),
        CHANGED("changed");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** What the second profile has otherwise than the first, in its order; then what it lacks. */
    public static List<ProfileDifference> between(PlatformProfile first, PlatformProfile second) {
        List<ProfileDifference> differences = new ArrayList<>();
        if (first.startupLocality() != second.startupLocality()) {
            differences.add(new ProfileDifference(
                    Kind.CHANGED,
                    0,
                    "startup locality",
                    second.startupLocality() + " instead of " + first.startupLocality()));
        }
        Map<ExpectedEvent.Name, List<ExpectedEvent>> before = new LinkedHashMap<>();
        first.events()
                .forEach(event -> before.computeIfAbsent(event.name(), _ -> new ArrayList<>())
                        .add(event));
        for (ExpectedEvent now : second.events()) {
            List<ExpectedEvent> named = before.getOrDefault(now.name(), new ArrayList<>());
            Optional<ExpectedEvent> was = named.stream()
                    .filter(each -> shares(each, now))
                    .findFirst()
                    .or(() -> named.stream().findFirst());
            was.ifPresent(named::remove);
            String sentence = was.map(each -> sentence(each, now)).orElseGet(() -> whole(now));
            if (!sentence.isEmpty()) {
                differences.add(of(was.isPresent() ? Kind.CHANGED : Kind.ADDED, now, sentence));
            }
        }
        before.values().forEach(left -> left.forEach(each -> differences.add(of(Kind.REMOVED, each, whole(each)))));
        return differences;
    }

    private static ProfileDifference of(Kind kind, ExpectedEvent event, String sentence) {
        return new ProfileDifference(kind, event.pcr().number(), event.name().text(), sentence);
    }

    private static boolean shares(ExpectedEvent first, ExpectedEvent second) {
        return first.expectation() instanceof Expectation.OneOf(List<Value> before)
                && second.expectation() instanceof Expectation.OneOf(List<Value> after)
                && before.stream().anyMatch(value -> has(after, value));
    }

    private static boolean has(List<Value> values, Value wanted) {
        return values.stream().anyMatch(each -> !Collections.disjoint(each.digests(), wanted.digests()));
    }

    private static String sentence(ExpectedEvent was, ExpectedEvent now) {
        List<String> parts = new ArrayList<>();
        if (was.atLeast() != now.atLeast() || was.atMost() != now.atMost()) {
            parts.add(times(now) + " instead of " + times(was));
        }
        if (was.expectation() instanceof Expectation.OneOf(List<Value> before)
                && now.expectation() instanceof Expectation.OneOf(List<Value> after)) {
            compare(before, after, parts);
        } else if (now.expectation() instanceof Expectation.Varies && was.expectation() instanceof Expectation.OneOf) {
            parts.add("its value may be any now");
        } else if (now.expectation() instanceof Expectation.OneOf) {
            parts.add("its value is " + whole(now) + " now");
        }
        return String.join("; ", parts);
    }

    private static void compare(List<Value> before, List<Value> after, List<String> parts) {
        List<Value> added = after.stream().filter(each -> !has(before, each)).toList();
        List<Value> removed = before.stream().filter(each -> !has(after, each)).toList();
        if (added.size() == 1
                && removed.size() == 1
                && !(added.getFirst().signatures().isEmpty()
                        && removed.getFirst().signatures().isEmpty())) {
            Set<String> more = new LinkedHashSet<>(added.getFirst().signatures());
            removed.getFirst().signatures().forEach(more::remove);
            Set<String> fewer = new LinkedHashSet<>(removed.getFirst().signatures());
            added.getFirst().signatures().forEach(fewer::remove);
            more.forEach(each -> parts.add("added " + each));
            fewer.forEach(each -> parts.add("removed " + each));
        } else {
            added.forEach(each -> parts.add("added " + text(each)));
            removed.forEach(each -> parts.add("removed " + text(each)));
        }
    }

    private static String times(ExpectedEvent event) {
        return event.atLeast() == event.atMost()
                ? event.atMost() + " times"
                : event.atLeast() + " to " + event.atMost() + " times";
    }

    private static String whole(ExpectedEvent event) {
        return switch (event.expectation()) {
            case Expectation.Varies(String reason) -> "any value: " + reason;
            case Expectation.OneOf(List<Value> values) ->
                String.join(" or ", values.stream().map(ProfileDifference::text).toList());
        };
    }

    private static String text(Value value) {
        return value.digests().getLast() + (value.says().isEmpty() ? "" : " (" + value.says() + ")");
    }
}
