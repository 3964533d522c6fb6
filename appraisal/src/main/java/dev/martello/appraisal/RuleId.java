package dev.martello.appraisal;

import java.util.regex.Pattern;

/**
 * The stable identifier of a rule, as in {@code secure-boot.off}: words of lower-case letters, digits and hyphens, with dots
 * between them. API, logs and the ledger use it; it never changes its meaning.
 */
public record RuleId(String text) implements Comparable<RuleId> {
    public static final int MAX_LENGTH = 80;

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9][a-z0-9-]*)+");

    /** @throws IllegalArgumentException if the text is not of this form */
    public RuleId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "a rule's identifier has words of a-z, 0-9 and hyphens with dots between them, not \"" + text
                            + "\"");
        }
    }

    /** Whether a text can be one. */
    public static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(RuleId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
