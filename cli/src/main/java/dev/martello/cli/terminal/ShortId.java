package dev.martello.cli.terminal;

import java.util.regex.Pattern;

/** The first digits of a fingerprint or a digest: enough to tell things apart in a table, and to name one in a command. */
public final class ShortId {
    private static final int DIGITS = 12;

    private static final Pattern DIGEST = Pattern.compile("(\\bsha\\d+:[0-9a-f]{" + DIGITS + "})[0-9a-f]+");

    private ShortId() {}

    public static String of(String digits) {
        return digits.substring(0, DIGITS);
    }

    /** A sentence with only the first digits of each digest in it. */
    public static String in(String sentence) {
        return DIGEST.matcher(sentence).replaceAll("$1…");
    }
}
