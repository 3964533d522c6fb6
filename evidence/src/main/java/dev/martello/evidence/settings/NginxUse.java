package dev.martello.evidence.settings;

import java.util.List;

/**
 * A directive that puts together a text for somebody else from variables.
 *
 * @param target the header that is set; {@value #HOST} for the name of the host that is asked; else empty
 * @param variables by name without the dollar sign, each once, parts of a path by their numbers; where {@code set} or {@code map} made one of others, those
 *     others; {@code capture} beside a part that may have line breaks in it
 */
public record NginxUse(String directive, String target, List<String> variables) {
    static final String HOST = "host";

    public NginxUse {
        variables = List.copyOf(variables);
    }
}
