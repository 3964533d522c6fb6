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
 * @param pattern the regular expression by whose match the block was chosen
 */
record NginxVariables(Map<String, Set<String>> assigned, Optional<String> pattern) {
    static final NginxVariables NONE = new NginxVariables(Map.of(), Optional.empty());

    /** A part of a path in which there may be line breaks. */
    static final String CAPTURE = "capture";

    private static final int MAX_ASSIGNED = 1000;

    /** Nobody puts together so many. */
    private static final int MAX_OF_ONE = 100;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z0-9_]+)");

    /** A set of all but some, of which a line break is none, or one that it is of. */
    private static final Pattern TAKES_LINE_BREAKS =
            Pattern.compile("\\[\\^(?![^\\]]*(?:\\\\[nrs]|[\r\n]))[^\\]]*]|\\\\[sWD]|\\(\\?[a-z]*s");

    /** The variables of a block within. */
    NginxVariables within(List<NginxDirective> block, Optional<String> own) {
        NginxVariables inner = new NginxVariables(new HashMap<>(assigned), own.or(() -> pattern));
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
        return new NginxVariables(assigned, Optional.of(other));
    }

    /** Those of which a text is put together, in the end. */
    Set<String> in(String text) {
        Set<String> variables = new LinkedHashSet<>();
        Matcher found = VARIABLE.matcher(text);
        while (found.find()) {
            String name = found.group(1);
            variables.addAll(assigned.getOrDefault(name, Set.of(name)));
            if (isPart(name)
                    && pattern.filter(each -> TAKES_LINE_BREAKS.matcher(each).find())
                            .isPresent()) {
                variables.add(CAPTURE);
            }
        }
        return variables;
    }

    /** By its number or by the name that the regular expression gives it. */
    private boolean isPart(String name) {
        return name.matches("\\d+")
                || pattern.filter(each -> each.contains("(?<" + name + ">") || each.contains("(?P<" + name + ">"))
                        .isPresent();
    }
}
