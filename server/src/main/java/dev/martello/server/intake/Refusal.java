package dev.martello.server.intake;

import dev.martello.tpm.verifier.Defect;
import java.util.regex.Pattern;

/** An appliance's message is not believed. */
public final class Refusal extends Exception {
    private static final int MAX_DETAIL_CHARS = 500;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private final String reason;
    private final String title;

    private Refusal(String reason, String title, String detail) {
        super(printable(detail), null, false, false);
        this.reason = reason;
        this.title = title;
    }

    static Refusal because(Reason reason, String detail) {
        return new Refusal(reason.id(), reason.meaning(), detail);
    }

    static Refusal because(Defect defect, String explanation) {
        return new Refusal(defect.id(), "The key or quote " + defect.meaning(), explanation);
    }

    /** The stable identifier. */
    public String reason() {
        return reason;
    }

    /** What the reason means, the same each time. */
    public String title() {
        return title;
    }

    /** What is wrong this time. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Details quote what was sent, and end up on screens: no control characters, and not too long. */
    private static String printable(String detail) {
        String bounded = detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS) + "…";
        return UNPRINTABLE.matcher(bounded).replaceAll("\uFFFD");
    }
}
