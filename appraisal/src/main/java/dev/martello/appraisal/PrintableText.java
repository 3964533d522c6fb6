package dev.martello.appraisal;

/** Texts that an appliance wrote, made fit to be shown: in one line, of bounded length, without anything that moves a cursor. */
public final class PrintableText {
    private static final int MAX_CHARACTERS = 400;

    private PrintableText() {}

    /** The text with a dot for each character that has no look of its own, cut after four hundred. */
    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT ? '·' : each)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** Most are short, and nothing but ASCII. */
    private static boolean isPlain(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
