package dev.martello.server.intake;

import dev.martello.tpm.verifier.Defect;
import java.util.Optional;
import java.util.regex.Pattern;

/** An appliance's message is not believed. */
public final class Refusal extends Exception {
    private static final int MAX_DETAIL_CHARS = 500;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private final String reason;
    private final String title;
    private final String detailForOperators;
    private final Optional<String> chassis;

    private Refusal(String reason, String title, String detail, String detailForOperators, Optional<String> chassis) {
        super(detail, null, false, false);
        this.reason = reason;
        this.title = title;
        this.detailForOperators = detailForOperators;
        this.chassis = chassis;
    }

    private static Refusal of(String reason, String title, String detail) {
        return new Refusal(reason, title, printable(detail), printable(detail), Optional.empty());
    }

    public static Refusal because(Reason reason, String detail) {
        return of(reason.id(), reason.meaning(), detail);
    }

    public static Refusal because(Defect defect, String explanation) {
        return of(defect.id(), "The key or quote " + defect.meaning(), explanation);
    }

    /** The same refusal, of which operators learn more than the peer. */
    public Refusal forOperators(String newDetail) {
        return new Refusal(reason, title, detail(), printable(newDetail), chassis);
    }

    /** The same refusal, of somebody who said to be in a chassis of the register, which is for operators alone too. */
    Refusal inChassis(String serial) {
        return new Refusal(reason, title, detail(), detailForOperators, Optional.of(serial));
    }

    /** The stable identifier. */
    public String reason() {
        return reason;
    }

    /** What the reason means, the same each time. */
    public String title() {
        return title;
    }

    /** What is wrong this time, for the peer. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** What is wrong this time, for operators alone. */
    public String detailForOperators() {
        return detailForOperators;
    }

    /** The serial of the register in whose chassis the peer said to be, if it did. */
    Optional<String> chassis() {
        return chassis;
    }

    /** Details quote what was sent, and end up on screens: no control characters, and not too long. */
    private static String printable(String detail) {
        String bounded = detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS) + "…";
        return UNPRINTABLE.matcher(bounded).replaceAll("\uFFFD");
    }
}
