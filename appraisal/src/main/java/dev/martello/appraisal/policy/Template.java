package dev.martello.appraisal.policy;

import dev.martello.appraisal.policy.PolicyRule.Expression;
import java.util.ArrayList;
import java.util.List;

/** Text with expressions in braces, as in <code>{it.path} is not in release {release.version}</code>. */
final class Template {
    /** A piece of a template. */
    sealed interface Part {
        record Text(String text) implements Part {}

        record Hole(Expression expression) implements Part {}
    }

    private Template() {}

    static List<Part> parse(Expression template) throws MalformedPolicy {
        String text = template.text();
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int end = open < 0 ? text.length() : open;
            String literal = text.substring(at, end);
            if (literal.indexOf('}') >= 0) {
                throw new MalformedPolicy(template.line(), "a closing brace without an opening one in: " + text);
            }
            if (!literal.isEmpty()) {
                parts.add(new Part.Text(literal));
            }
            at = end;
            if (open >= 0) {
                int close = text.indexOf('}', open);
                if (close < 0) {
                    throw new MalformedPolicy(template.line(), "an opening brace without a closing one in: " + text);
                }
                parts.add(new Part.Hole(new Expression(text.substring(open + 1, close), template.line())));
                at = close + 1;
            }
        }
        return parts;
    }
}
