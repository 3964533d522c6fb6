package dev.martello.server.intake;

import dev.martello.tpm.verifier.Defect;

/** An appliance's message is not believed. */
public final class Refusal extends Exception {
    private final String reason;
    private final String title;

    private Refusal(String reason, String title, String detail) {
        super(detail, null, false, false);
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
}
