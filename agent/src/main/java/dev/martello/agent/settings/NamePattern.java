package dev.martello.agent.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of one name, as in {@code *.conf}. It takes no more time than the product of the lengths, whatever the pattern.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_14">POSIX.1-2024, Shell Command
 *     Language, section 2.14</a>
 */
final class NamePattern {
    /** What stands between the asterisks, each character as the set that it is of. */
    private final List<List<IntPredicate>> pieces = new ArrayList<>(List.of(new ArrayList<>()));

    private final boolean isForHidden;

    private NamePattern(String pattern) {
        isForHidden = pattern.startsWith(".");
        int at = 0;
        while (at < pattern.length()) {
            char each = pattern.charAt(at);
            int end = each == '[' ? endOfSet(pattern, at) : -1;
            if (each == '*') {
                pieces.add(new ArrayList<>());
            } else if (each == '?') {
                pieces.getLast().add(_ -> true);
            } else if (end > 0) {
                pieces.getLast().add(set(pattern.substring(at + 1, end)));
                at = end;
            } else {
                at += each == '\\' && at + 1 < pattern.length() ? 1 : 0;
                char same = pattern.charAt(at);
                pieces.getLast().add(c -> c == same);
            }
            at++;
        }
    }

    static NamePattern of(String pattern) {
        return new NamePattern(pattern);
    }

    /** Whether a text is more than a name. */
    static boolean isPattern(String text) {
        return text.chars().anyMatch(each -> "*?[\\".indexOf(each) >= 0);
    }

    /** A name that begins with a dot must be asked for by it. */
    boolean matches(String name) {
        if (name.startsWith(".") && !isForHidden) {
            return false;
        }
        List<IntPredicate> first = pieces.getFirst();
        List<IntPredicate> last = pieces.getLast();
        if (pieces.size() == 1) {
            return name.length() == first.size() && isAt(first, name, 0);
        }
        int end = name.length() - last.size();
        if (!isAt(first, name, 0) || end < first.size() || !isAt(last, name, end)) {
            return false;
        }
        int at = first.size();
        for (List<IntPredicate> piece : pieces.subList(1, pieces.size() - 1)) {
            while (at + piece.size() <= end && !isAt(piece, name, at)) {
                at++;
            }
            at += piece.size();
        }
        return at <= end;
    }

    private static boolean isAt(List<IntPredicate> piece, String name, int at) {
        if (at + piece.size() > name.length()) {
            return false;
        }
        for (int i = 0; i < piece.size(); i++) {
            if (!piece.get(i).test(name.charAt(at + i))) {
                return false;
            }
        }
        return true;
    }

    /** Where the bracket closes; a closing one that comes first is of the set. */
    private static int endOfSet(String pattern, int open) {
        int from = open + 1;
        if (from < pattern.length() && "!^".indexOf(pattern.charAt(from)) >= 0) {
            from++;
        }
        return pattern.indexOf(']', from + 1);
    }

    private static IntPredicate set(String text) {
        boolean isOthers = "!^".indexOf(text.charAt(0)) >= 0;
        String members = isOthers ? text.substring(1) : text;
        return c -> isOthers != isMember(members, c);
    }

    private static boolean isMember(String members, int c) {
        for (int i = 0; i < members.length(); i++) {
            boolean isRange = i + 2 < members.length() && members.charAt(i + 1) == '-';
            if (c >= members.charAt(i) && c <= members.charAt(isRange ? i + 2 : i)) {
                return true;
            }
            i += isRange ? 2 : 0;
        }
        return false;
    }
}
