package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What holds in a block of nginx's configuration. A directive is handed down to inner blocks until one of them has it too; what adds up is
 * replaced as a whole, and some are not handed down at all.
 *
 * @param values by directive, each time with its arguments
 * @param dropped headers that an inner block lost by having its own
 * @param uses of variables in the block's own directives
 */
record NginxScope(Map<String, List<String>> values, List<String> dropped, List<NginxUse> uses) {
    static final NginxScope OUTERMOST = new NginxScope(Map.of(), List.of(), List.of());

    private static final String ADD_HEADER = "add_header";

    private static final Set<String> KEPT = Set.of(
            ADD_HEADER,
            "access_log",
            "add_header_inherit",
            "alias",
            "allow",
            "api",
            "auth_basic",
            "auth_request",
            "autoindex",
            "client_body_timeout",
            "client_header_timeout",
            "client_max_body_size",
            "deny",
            "disable_symlinks",
            "error_log",
            "internal",
            "keepalive_timeout",
            "limit_conn",
            "limit_req",
            "listen",
            "merge_slashes",
            "proxy_pass",
            "proxy_ssl_protocols",
            "proxy_ssl_verify",
            "resolver",
            "return",
            "root",
            "satisfy",
            "send_timeout",
            "server_name",
            "server_tokens",
            "ssl",
            "ssl_ciphers",
            "ssl_prefer_server_ciphers",
            "ssl_protocols",
            "ssl_session_tickets",
            "ssl_stapling",
            "ssl_verify_client",
            "stub_status",
            "user",
            "vhost_traffic_status_display");

    private static final Set<String> OWN_ONLY = Set.of(
            "alias",
            "api",
            "internal",
            "listen",
            "proxy_pass",
            "return",
            "server_name",
            "stub_status",
            "user",
            "vhost_traffic_status_display");

    /** Together they are one list of rules. */
    private static final Set<String> ACCESS = Set.of("allow", "deny");

    private static final Set<String> HEADERS =
            Set.of(ADD_HEADER, "add_trailer", "proxy_set_header", "grpc_set_header", "fastcgi_param", "uwsgi_param");

    private static final Set<String> URLS = Set.of("proxy_pass", "grpc_pass", "return", "rewrite");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z0-9_]+)");
    private static final Pattern REDIRECT = Pattern.compile("30[12378]");
    private static final Pattern CODE = Pattern.compile("\\d{3}");

    /** A set of all but some, of which a line break is none, or one that it is of. */
    private static final Pattern TAKES_LINE_BREAKS =
            Pattern.compile("\\[\\^(?![^\\]]*(?:\\\\[nrs]|[\r\n]))[^\\]]*]|\\\\[sWD]|\\(\\?[a-z]*s");

    /** The scope of a block in this one. */
    NginxScope within(List<NginxDirective> block) {
        return within(block, Optional.empty());
    }

    /**
     * The scope of a block in this one.
     *
     * @param pattern the regular expression whose parts are asked for as {@code $1} in it
     */
    NginxScope within(List<NginxDirective> block, Optional<String> pattern) {
        Map<String, List<String>> own = new LinkedHashMap<>();
        List<NginxUse> used = new ArrayList<>();
        for (NginxDirective each : block) {
            if (KEPT.contains(each.name())) {
                own.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(value(each));
            }
            use(each, pattern).ifPresent(used::add);
        }
        Map<String, List<String>> inForce = new LinkedHashMap<>(values);
        inForce.keySet().removeAll(OWN_ONLY);
        if (own.keySet().stream().anyMatch(ACCESS::contains)) {
            inForce.keySet().removeAll(ACCESS);
        }
        inForce.putAll(own);
        List<String> lost = List.of();
        if (own.containsKey(ADD_HEADER)) {
            if (inForce.getOrDefault("add_header_inherit", List.of()).contains("merge")) {
                inForce.put(ADD_HEADER, joined(values.getOrDefault(ADD_HEADER, List.of()), own.get(ADD_HEADER)));
            } else {
                lost = without(values.getOrDefault(ADD_HEADER, List.of()), own.get(ADD_HEADER));
            }
        }
        return new NginxScope(inForce, lost, used);
    }

    private static List<String> joined(List<String> outer, List<String> inner) {
        List<String> all = new ArrayList<>(outer);
        all.addAll(inner);
        return all;
    }

    private static List<String> without(List<String> outer, Collection<String> inner) {
        return outer.stream()
                .filter(each -> inner.stream().noneMatch(each::equalsIgnoreCase))
                .distinct()
                .toList();
    }

    private static String value(NginxDirective directive) {
        return switch (directive.name()) {
            case ADD_HEADER -> directive.argument(0);
            case "return" -> CODE.matcher(directive.argument(0)).matches() ? directive.argument(0) : "302";
            default -> String.join(" ", directive.arguments());
        };
    }

    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        values.forEach((name, all) -> settings.put(name, String.join("\n", all)));
        return settings;
    }

    boolean is(String directive, String value) {
        return values.getOrDefault(directive, List.of()).contains(value);
    }

    private static Optional<NginxUse> use(NginxDirective directive, Optional<String> pattern) {
        if (HEADERS.contains(directive.name())) {
            return use(directive.name(), directive.argument(0), directive.argument(1), pattern);
        }
        if (!URLS.contains(directive.name())) {
            return Optional.empty();
        }
        return switch (directive.name()) {
            case "return" ->
                REDIRECT.matcher(value(directive)).matches()
                        ? use("return", "", directive.arguments().getLast(), pattern)
                        : Optional.empty();
            case "rewrite" ->
                isRedirect(directive)
                        ? use("rewrite", "", directive.argument(1), Optional.of(directive.argument(0)))
                        : Optional.empty();
            default -> use(directive.name(), "", directive.argument(0), pattern);
        };
    }

    /** Else it changes only where nginx itself looks. */
    private static boolean isRedirect(NginxDirective rewrite) {
        String to = rewrite.argument(1);
        return Set.of("redirect", "permanent").contains(rewrite.argument(2))
                || to.startsWith("http://")
                || to.startsWith("https://")
                || to.startsWith("$scheme");
    }

    private static Optional<NginxUse> use(String directive, String target, String text, Optional<String> pattern) {
        Set<String> variables = new LinkedHashSet<>();
        Matcher found = VARIABLE.matcher(text);
        while (found.find()) {
            String name = found.group(1);
            if (name.matches("\\d+")) {
                pattern.filter(each -> TAKES_LINE_BREAKS.matcher(each).find()).ifPresent(_ -> variables.add("capture"));
            } else {
                variables.add(name);
            }
        }
        return variables.isEmpty()
                ? Optional.empty()
                : Optional.of(new NginxUse(directive, target, List.copyOf(variables)));
    }
}
