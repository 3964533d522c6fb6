package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where directives of nginx put together texts for others: headers, addresses and answers. */
final class NginxUses {
    private static final Set<String> HEADERS =
            Set.of("add_header", "add_trailer", "proxy_set_header", "grpc_set_header", "fastcgi_param", "uwsgi_param");

    private static final Set<String> REDIRECTS = Set.of("redirect", "permanent");
    private static final Pattern CODE = Pattern.compile("\\d{3}");
    private static final Pattern REDIRECT = Pattern.compile("30[12378]");

    /** A path begins with a slash, also one that is a variable. */
    private static final Pattern END_OF_HOST = Pattern.compile("/|\\$\\{?(?:request_uri|uri|document_uri)\\b");

    private NginxUses() {}

    /** Those of a block's own directives. */
    static List<NginxUse> of(List<NginxDirective> block, NginxVariables variables) {
        List<NginxUse> uses = new ArrayList<>();
        for (NginxDirective each : block) {
            switch (each.name()) {
                case "return" -> {
                    if (REDIRECT.matcher(code(each)).matches()) {
                        add(uses, "return", "", each.argument(each.arguments().size() - 1), variables);
                    }
                }
                case "rewrite" -> {
                    if (isRedirect(each)) {
                        add(uses, "rewrite", "", each.argument(1), variables.matchedBy(each.argument(0)));
                    }
                }
                case "proxy_pass", "grpc_pass" -> {
                    add(uses, each.name(), "", each.argument(0), variables);
                    add(uses, each.name(), NginxUse.HOST, host(each.argument(0)), variables);
                }
                default -> {
                    if (HEADERS.contains(each.name())) {
                        add(uses, each.name(), each.argument(0), each.argument(1), variables);
                    }
                }
            }
        }
        return uses;
    }

    /** That of {@code return}, which an address alone has too. */
    static String code(NginxDirective returned) {
        return CODE.matcher(returned.argument(0)).matches() ? returned.argument(0) : "302";
    }

    /** Else it changes only where nginx itself looks. */
    private static boolean isRedirect(NginxDirective rewrite) {
        String to = rewrite.argument(1);
        return REDIRECTS.contains(rewrite.argument(2))
                || to.startsWith("http://")
                || to.startsWith("https://")
                || to.startsWith("$scheme");
    }

    private static String host(String address) {
        int scheme = address.indexOf("://");
        return END_OF_HOST.split(scheme < 0 ? address : address.substring(scheme + 3), 2)[0];
    }

    private static void add(
            List<NginxUse> uses, String directive, String target, String text, NginxVariables variables) {
        Set<String> found = variables.in(text);
        if (!found.isEmpty()) {
            uses.add(new NginxUse(directive, target, List.copyOf(found)));
        }
    }
}
