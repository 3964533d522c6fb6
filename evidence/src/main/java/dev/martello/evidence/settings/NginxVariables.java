package dev.martello.evidence.settings;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of a block of nginx's configuration: what {@code set} makes of others, and what stands for parts of a path.
 *
 * @param assigned by name, those of which its value is put together; of several assignments all, as one of them may hold
 * @param match the regular expression by which the block was chosen
 */
record NginxVariables(Map<String, Set<String>> assigned, Optional<Match> match) {
    static final NginxVariables NONE = new NginxVariables(Map.of(), Optional.empty());

    /** A part of a path in which there may be line breaks. */
    static final String CAPTURE = "capture";

    private static final int MAX_ASSIGNED = 1000;

    /** Nobody puts together so many. */
    private static final int MAX_OF_ONE = 100;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z0-9_]+)");

    /** The variables of a block within. */
    NginxVariables within(List<NginxDirective> block, Optional<String> own) {
        NginxVariables inner =
                new NginxVariables(new HashMap<>(assigned), own.map(Match::of).or(() -> match));
        for (NginxDirective each : block) {
            if (each.name().equals("set") && inner.assigned.size() < MAX_ASSIGNED) {
                Set<String> values = new LinkedHashSet<>(inner.in(each.argument(1)));
                String name = each.argument(0).replace("$", "");
                values.addAll(inner.assigned.getOrDefault(name, Set.of()));
                inner.assigned.put(
                        name, values.stream().limit(MAX_OF_ONE).collect(Collectors.toCollection(LinkedHashSet::new)));
            }
        }
        return inner;
    }

    /** The same with another regular expression. */
    NginxVariables matchedBy(String other) {
        return new NginxVariables(assigned, Optional.of(Match.of(other)));
    }

    /** Those of which a text is put together, in the end. */
    Set<String> in(String text) {
        Set<String> variables = new LinkedHashSet<>();
        Matcher found = VARIABLE.matcher(text);
        while (found.find()) {
            String name = found.group(1);
            variables.addAll(assigned.getOrDefault(name, Set.of(name)));
            if (match.filter(each -> each.takesLineBreaks() && each.hasPart(name))
                    .isPresent()) {
                variables.add(CAPTURE);
            }
        }
        return variables;
    }

    /**
     * A regular expression whose parts are variables.
     *
     * @param names that it gives to parts
     * @param takesLineBreaks whether something in it does
     */
    record Match(Set<String> names, boolean takesLineBreaks) {
        private static final Pattern NAME = Pattern.compile("\\(\\?P?<([a-zA-Z0-9_]+)>");

        static Match of(String expression) {
            Set<String> names = NAME.matcher(expression)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            return new Match(names, takesLineBreaks(expression));
        }

        /** By its number or by the name that the expression gives it. */
        boolean hasPart(String name) {
            return names.contains(name) || name.matches("\\d+");
        }

        /**
         * Whether something in a regular expression takes line breaks: a set of all but some, of which they are none, or a class that has them.
         */
        private static boolean takesLineBreaks(String expression) {
            for (int i = 0; i + 1 < expression.length(); i++) {
                char each = expression.charAt(i);
                char next = expression.charAt(i + 1);
                if (each == '\\' && "sWD".indexOf(next) >= 0) {
                    return true;
                }
                if (each == '[' && next == '^') {
                    int end = endOfSet(expression, i + 2);
                    if (!hasLineBreaks(expression.substring(i + 2, end))) {
                        return true;
                    }
                    i = end;
                } else if (each == '\\') {
                    i++;
                }
            }
            return false;
        }

        /** A bracket that comes first, or after a backslash, is of the set. */
        private static int endOfSet(String expression, int start) {
            int at = start;
            while (at < expression.length() && (expression.charAt(at) != ']' || at == start)) {
                at += expression.charAt(at) == '\\' ? 2 : 1;
            }
            return Math.min(at, expression.length());
        }

        /** nginx has made line breaks of those that were written so, before it compiles the expression. */
        private static boolean hasLineBreaks(String set) {
            return set.contains("\n")
                    || set.contains("\r")
                    || set.contains("\\s")
                    || set.contains("\\n")
                    || set.contains("\\r")
                    || set.contains("[:space:]")
                    || set.contains("[:cntrl:]");
        }
    }
}
