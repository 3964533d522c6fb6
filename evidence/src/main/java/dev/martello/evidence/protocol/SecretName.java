package dev.martello.evidence.protocol;

import java.util.regex.Pattern;

/** What a secret is called: 1 to 64 small letters, digits, dots, hyphens and underscores, the first one a letter or digit. */
public record SecretName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public SecretName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a secret's name has 1 to 64 small letters, digits, dots, hyphens and"
                    + " underscores, and begins with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
