package dev.martello.appraisal.expression;

import dev.cel.common.CelIssue;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in plain words what the parser of the language says in the words of its grammar. */
final class SyntaxProblem {
    /** Words of other languages. */
    private static final Map<String, String> OPERATORS = Map.of(
            "and",
            "&&",
            "or",
            "||",
            "not",
            "!",
            "is",
            "==",
            "=",
            "==",
            "&",
            "&&",
            "|",
            "||",
            "<>",
            "!=",
            "=~",
            "matches(…)");

    private static final Pattern TOKEN = Pattern.compile("[\\p{Alpha}_][\\p{Alnum}_]*|<>|=~|.", Pattern.DOTALL);

    private static final Pattern LAST_TOKEN = Pattern.compile("([\\p{Alpha}_][\\p{Alnum}_]*|<)\\s*$");

    private SyntaxProblem() {}

    static MalformedExpression of(CelIssue issue, String text) {
        int offset = SourceOffset.of(issue, text);
        String message = issue.getMessage();
        Optional<MalformedExpression> before = foreignWordBefore(offset, text);
        return before.orElseGet(() -> MalformedExpression.at(offset, text, problem(message, text.substring(offset))));
    }

    /** A word that is a name to the parser: the place that it complains about is behind it. */
    private static Optional<MalformedExpression> foreignWordBefore(int offset, String text) {
        Matcher last = LAST_TOKEN.matcher(text.substring(0, offset));
        if (!last.find()) {
            return Optional.empty();
        }
        String word = last.group(1).equals("<") && text.startsWith(">", offset) ? "<>" : last.group(1);
        return instead(word).map(sentence -> MalformedExpression.at(last.start(1), text, sentence));
    }

    private static Optional<String> instead(String word) {
        return Optional.ofNullable(OPERATORS.get(word.toLowerCase(Locale.ROOT)))
                .map(operator -> "write " + operator + " in place of " + word);
    }

    private static String problem(String message, String rest) {
        if (message.contains("recursion")) {
            return "it is nested too deeply";
        }
        if (message.contains("has() macro")) {
            return "has(…) is asked of a field, as in has(it.path)";
        }
        if (message.contains("simple name")) {
            return "the first argument is the name that each element gets, as in exists(each, each.path == \"/bin/sh\")";
        }
        if (rest.isBlank()) {
            return "it ends too early: something is missing here";
        }
        if (message.startsWith("token recognition") && (rest.startsWith("\"") || rest.startsWith("'"))) {
            return "the text that begins here has no closing quote";
        }
        Matcher token = TOKEN.matcher(rest.stripLeading());
        String found = token.lookingAt() ? token.group() : "";
        if (message.contains("reserved")) {
            return "'" + found + "' is a word of the language and no name";
        }
        return instead(found).orElseGet(() -> unexpected(found));
    }

    private static String unexpected(String found) {
        return switch (found) {
            case "“", "”", "„", "‘", "’", "`" -> "texts stand between \" or ', and this is " + found;
            case ")", "]", "}" -> "'" + found + "' closes what was not opened, or something is missing before it";
            default -> "'" + found + "' does not belong here";
        };
    }
}
