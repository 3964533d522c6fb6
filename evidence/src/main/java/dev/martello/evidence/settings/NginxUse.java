package dev.martello.evidence.settings;

import java.util.List;

/**
 * A directive that puts together a text for somebody else from variables.
 *
 * @param target the header that is set; empty if it is none
 * @param variables by name without the dollar sign, each once; {@code capture} is a part of the request's path that may have line breaks
 *     in it
 */
public record NginxUse(String directive, String target, List<String> variables) {
    public NginxUse {
        variables = List.copyOf(variables);
    }
}
