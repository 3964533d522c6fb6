package dev.martello.cli.demo;

import java.util.regex.Pattern;

/** Makes sentences short enough for a table: of a digest, the first digits are enough to tell it from another. */
final class Digests {
    private static final Pattern LONG = Pattern.compile("([0-9a-f]{12})[0-9a-f]{28,}");

    private Digests() {}

    static String cut(String sentence) {
        return LONG.matcher(sentence).replaceAll("$1…");
    }
}
