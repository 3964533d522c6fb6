package dev.martello.evidence.settings;

import java.util.List;

/**
 * A directive of nginx's configuration.
 *
 * @param where its file and line, for people
 * @param block what stands in braces after it; none if there are no braces
 */
record NginxDirective(String where, String name, List<String> arguments, List<NginxDirective> block) {
    NginxDirective {
        arguments = List.copyOf(arguments);
        block = List.copyOf(block);
    }

    String argument(int index) {
        return index >= 0 && index < arguments.size() ? arguments.get(index) : "";
    }
}
