package dev.martello.lab.compare;

import dev.martello.appraisal.RuleId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What came of a comparison.
 *
 * @param lines one for each test that a check asks too
 * @param missing the tools that are not installed
 */
public record Agreement(List<Line> lines, List<String> missing) {
    /**
     * A test and a check.
     *
     * @param theyPass whether the other tool is content
     * @param wePass whether our check passed
     * @param differs why they may come to different results
     */
    public record Line(
            String peer, String test, RuleId check, boolean theyPass, boolean wePass, Optional<String> differs) {
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
        text.add("| tool, test | check | there | here | why |");
        text.add("|---|---|---|---|---|");
        lines.stream()
                .filter(each -> !each.isSame())
                .forEach(each -> text.add("| %s, `%s` | `%s` | %s | %s | %s |"
                        .formatted(
                                each.peer(),
                                each.test(),
                                each.check(),
                                word(each.theyPass()),
                                word(each.wePass()),
                                each.differs().orElse("**not explained**"))));
        missing.forEach(each -> text.add("\n" + each + " is not installed."));
        return text;
    }

    private static int count(List<Line> lines, Predicate<Line> wanted) {
        return (int) lines.stream().filter(wanted).count();
    }

    private static String word(boolean isGood) {
        return isGood ? "passed" : "failed";
    }
}
