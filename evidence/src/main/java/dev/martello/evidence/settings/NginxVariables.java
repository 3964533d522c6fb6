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
 * The variables of a block of nginx's configuration: what {@code set} and {@code map} make of others, and what stands for parts of a path.
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

    private static final int MAPS_OF_MAPS = 3;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z0-9_]+)");

    /** The variables of a block within. */
    NginxVariables within(List<NginxDirective> block, Optional<String> own) {
        NginxVariables inner =
                new NginxVariables(new HashMap<>(assigned), own.map(Match::of).or(() -> match));
        List<NginxDirective> maps =
                block.stream().filter(each -> each.name().equals("map")).toList();
        // One may be made of another that stands after it.
        for (int i = 0; i < MAPS_OF_MAPS; i++) {
            maps.forEach(each -> inner.assign(name(each.argument(1)), inner.mapped(each)));
        }
        for (NginxDirective each : block) {
            if (each.name().equals("set")) {
                String name = name(each.argument(0));
                Set<String> values = new LinkedHashSet<>(inner.in(each.argument(1)));
                values.addAll(inner.assigned.getOrDefault(name, Set.of()));
                inner.assign(name, values);
            }
        }
        return inner;
    }

    private static String name(String variable) {
        return variable.replace("$", "");
    }

    private void assign(String name, Set<String> values) {
        if (assigned.size() < MAX_ASSIGNED || assigned.containsKey(name)) {
            assigned.put(name, values.stream().limit(MAX_OF_ONE).collect(Collectors.toCollection(LinkedHashSet::new)));
        }
    }

    /** Of what a map makes its values. */
    private Set<String> mapped(NginxDirective map) {
        Set<String> source = in(map.argument(0));
        Set<String> variables = new LinkedHashSet<>();
        for (NginxDirective each : map.block()) {
            String value = each.argument(0);
            if (each.name().startsWith("~")) {
                Match own = Match.of(each.name());
                for (String name : new NginxVariables(assigned, Optional.empty()).in(value)) {
                    variables.addAll(own.hasPart(name) ? own.taken(source) : Set.of(name));
                }
            } else {
                variables.addAll(new NginxVariables(assigned, Optional.empty()).in(value));
            }
        }
        return variables;
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
     * @param takesAnyText whether something in it takes more than a list of names
     */
    record Match(Set<String> names, boolean takesLineBreaks, boolean takesAnyText) {
        private static final Pattern NAME = Pattern.compile("\\(\\?P?<([a-zA-Z0-9_]+)>");

        private static final Pattern ANY_TEXT = Pattern.compile("\\.[*+]|\\[\\^|\\\\[SWD]");

        /** nginx has decoded it before anybody looks. */
        private static final Set<String> DECODED = Set.of("uri", "document_uri");

        static Match of(String expression) {
            Set<String> names = NAME.matcher(expression)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            return new Match(
                    names,
                    takesLineBreaks(expression),
                    ANY_TEXT.matcher(expression).find());
        }

        /** What a part of a text may be of which these variables are: the decoded path with line breaks only, others if any text will do. */
        Set<String> taken(Set<String> source) {
            return source.stream()
                    .filter(each -> DECODED.contains(each) ? takesLineBreaks : takesAnyText)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
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
