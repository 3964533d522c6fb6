package dev.martello.appraisal.expression;

import java.util.ArrayList;
import java.util.List;

/** Types as people call them, and as the documentation does. */
final class TypeWords {
    private TypeWords() {}

    /** Of the name that a type has in the language, as in {@code list(string)}. */
    static String of(String name) {
        return switch (name) {
            case "string" -> "a text";
            case "int", "uint", "double" -> "a number";
            case "bool" -> "a truth";
            case "null_type" -> "null";
            default -> ofOther(name);
        };
    }

    private static String ofOther(String name) {
        if (name.startsWith("list")) {
            return "a list";
        }
        if (name.startsWith("map")) {
            return "a map";
        }
        return name.isEmpty() ? "nothing" : "a " + name;
    }

    /** Of several types with commas between them: {@code a number and a text}. */
    static String ofAll(String names) {
        List<String> words = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < names.length(); i++) {
            switch (names.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        words.add(of(names.substring(start, i).strip()));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        words.add(of(names.substring(start).strip()));
        return String.join(" and ", words);
    }
}
