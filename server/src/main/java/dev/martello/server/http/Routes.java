package dev.martello.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that can be asked for, found by method and path. Paths are compared segment by segment, exactly; a last parameter {@code {rest}} is all that
 * follows.
 */
public final class Routes {
    /** A route and what its parameters are this time. */
    record Match(Route route, Map<String, String> parameters) {}

    private record Entry(Route route, List<String> segments) {}

    private static final String REST = "{rest}";

    private final List<Entry> entries;

    public Routes(List<Route> routes) {
        this.entries =
                routes.stream().map(route -> new Entry(route, route.segments())).toList();
    }

    /** Each route's method and template. */
    public List<Route> all() {
        return entries.stream().map(Entry::route).toList();
    }

    Match find(String methodName, String path) throws Refused {
        List<String> segments = segments(path);
        SortedSet<Method> allowed = new TreeSet<>();
        Optional<Method> method = Method.of(methodName);
        for (Entry entry : entries) {
            Optional<Map<String, String>> parameters = match(entry.segments, segments);
            if (parameters.isPresent()) {
                if (method.filter(entry.route.method()::equals).isPresent()) {
                    return new Match(entry.route, parameters.get());
                }
                allowed.add(entry.route.method());
            }
        }
        throw new Refused(allowed.isEmpty() ? Problem.notFound(path) : notAllowed(path, allowed));
    }

    /** Whether a path is of a route that takes the rest of it, whatever that is. */
    boolean takesRest(String path) {
        List<String> segments = segments(path);
        return entries.stream()
                .map(Entry::segments)
                .anyMatch(template -> template.getLast().equals(REST)
                        && segments.size() >= template.size()
                        && segments.subList(0, template.size() - 1).equals(template.subList(0, template.size() - 1)));
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> path) {
        boolean takesRest = template.getLast().equals(REST) && path.size() > template.size();
        if (takesRest) {
            int last = template.size() - 1;
            List<String> joined = new ArrayList<>(path.subList(0, last));
            joined.add(String.join("/", path.subList(last, path.size())));
            return match(template, joined);
        }
        if (template.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            if (wanted.startsWith("{") && !path.get(i).isEmpty()) {
                parameters.put(wanted.substring(1, wanted.length() - 1), path.get(i));
            } else if (!wanted.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Problem notAllowed(String path, SortedSet<Method> allowed) {
        String list = allowed.stream().map(Method::name).collect(Collectors.joining(", "));
        return new Problem(
                405,
                "method.not-allowed",
                "The method is not allowed here",
                path + " takes " + list,
                Map.of("Allow", list));
    }
}
