package dev.martello.cli.operator;

/** The first digits of a fingerprint or a digest: enough to tell things apart in a table, and to name one in a command. */
final class ShortId {
    private static final int DIGITS = 12;

    private ShortId() {}

    static String of(String digits) {
        return digits.substring(0, DIGITS);
    }
}
