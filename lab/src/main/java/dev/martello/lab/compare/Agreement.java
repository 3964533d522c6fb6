package dev.martello.lab.compare;

import dev.martello.appraisal.RuleId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What came of a comparison.
 *
 * @param lines one for each test that a check asks too
 * @param missing the tools that are not installed
 */
public record Agreement(List<Line> lines, List<String> missing) {
    /** Before the tables in a document. */
    public static final String START = "<!-- lab compare -->";

    /** After them. */
    public static final String END = "<!-- end of lab compare -->";

    /** A reader wants an example of what differs in the same way many times. */
    private static final int SHOWN = 3;

    /**
     * A test and a check.
     *
     * @param subject the service or file that both were asked of; absent if it is the machine
     * @param theyPass whether the other tool is content
     * @param wePass whether our check passed
     * @param differs why they may come to different results
     */
    public record Line(
            String peer,
            String test,
            Optional<String> subject,
            RuleId check,
            boolean theyPass,
            boolean wePass,
            Optional<String> differs) {
        /** The same of no subject in particular. */
        private Line ofAny() {
            return new Line(peer, test, Optional.empty(), check, theyPass, wePass, differs);
        }

        public boolean isSame() {
            return theyPass == wePass;
        }

        /** A difference that nobody has explained: one of the two is wrong. */
        public boolean isUnexplained() {
            return !isSame() && differs.isEmpty();
        }
    }

    public Agreement {
        lines = List.copyOf(lines);
        missing = List.copyOf(missing);
    }

    public boolean isExplained() {
        return lines.stream().noneMatch(Line::isUnexplained);
    }

    /** Two tables that Markdown takes: how many agree, and each difference. */
    public List<String> markdown() {
        Map<String, List<Line>> byPeer = new LinkedHashMap<>();
        lines.forEach(each ->
                byPeer.computeIfAbsent(each.peer(), _ -> new ArrayList<>()).add(each));
        List<String> text = new ArrayList<>();
        text.add("| tool | compared | same | different, explained | different, not explained |");
        text.add("|---|---|---|---|---|");
        byPeer.forEach((peer, all) -> {
            int same = count(all, Line::isSame);
            int unexplained = count(all, Line::isUnexplained);
            text.add("| %s | %d | %d | %d | %d |"
                    .formatted(peer, all.size(), same, all.size() - same - unexplained, unexplained));
        });
        text.add("");
        text.add("| tool, test | check | there | here | where | why |");
        text.add("|---|---|---|---|---|---|");
        Map<Line, List<String>> differences = new LinkedHashMap<>();
        lines.stream()
                .filter(each -> !each.isSame())
                .forEach(each -> each.subject()
                        .ifPresentOrElse(
                                subject -> differences
                                        .computeIfAbsent(each.ofAny(), _ -> new ArrayList<>())
                                        .add(subject),
                                () -> differences.put(each, List.of())));
        differences.forEach((each, where) -> text.add("| %s, `%s` | `%s` | %s | %s | %s | %s |"
                .formatted(
                        each.peer(),
                        each.test(),
                        each.check(),
                        word(each.theyPass()),
                        word(each.wePass()),
                        some(where),
                        each.differs().orElse("**not explained**"))));
        missing.forEach(each -> text.add("\n" + each + " is not installed."));
        return text;
    }

    /** A document with these tables between the lines that mark where they stand; empty if it has no such lines. */
    public Optional<String> into(String document) {
        int start = document.indexOf(START);
        int end = document.indexOf(END, Math.max(start, 0));
        if (start < 0 || end < 0) {
            return Optional.empty();
        }
        return Optional.of(document.substring(0, start + START.length()) + "\n\n" + String.join("\n", markdown())
                + "\n\n" + document.substring(end));
    }

    private static String some(List<String> subjects) {
        String shown =
                subjects.stream().limit(SHOWN).map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        return subjects.size() <= SHOWN ? shown : shown + " and " + (subjects.size() - SHOWN) + " more";
    }

    private static int count(List<Line> lines, Predicate<Line> wanted) {
        return (int) lines.stream().filter(wanted).count();
    }

    private static String word(boolean isGood) {
        return isGood ? "passed" : "failed";
    }
}
