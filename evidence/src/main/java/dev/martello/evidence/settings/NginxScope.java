package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What holds in a block of nginx's configuration. A directive is handed down to inner blocks until one of them has it too; what adds up is
 * replaced as a whole, and some are not handed down at all.
 *
 * @param values by directive, each time with its arguments
 * @param dropped headers that an inner block lost by having its own
 * @param uses of variables in the block's own directives
 * @param variables those that its directives may use
 */
record NginxScope(
        Map<String, List<String>> values, List<String> dropped, List<NginxUse> uses, NginxVariables variables) {
    static final NginxScope OUTERMOST = new NginxScope(Map.of(), List.of(), List.of(), NginxVariables.NONE);

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
            "ssl_reject_handshake",
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

    /** The scope of a block in this one. */
    NginxScope within(List<NginxDirective> block) {
        return within(block, Optional.empty());
    }

    /**
     * The scope of a block in this one.
     *
     * @param pattern the regular expression by whose match it is chosen
     */
    NginxScope within(List<NginxDirective> block, Optional<String> pattern) {
        Map<String, List<String>> own = new LinkedHashMap<>();
        for (NginxDirective each : block) {
            if (KEPT.contains(each.name())) {
                own.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(value(each));
            }
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
        NginxVariables inner = variables.within(block, pattern);
        return new NginxScope(inForce, lost, NginxUses.of(block, inner), inner);
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
            case "return" -> NginxUses.code(directive);
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
}
