package dev.martello.evidence.bootlog;

/** What the firmware measured when the operating system took over, in PCR 5. */
public enum ExitBootServices {
    /** Nothing: old firmware, or a kernel that does not hand on what came after it read the log. */
    NOT_LOGGED("not-logged"),
    /** It was asked to; how that ended is not in the log. */
    INVOKED("invoked"),
    FAILED("failed"),
    SUCCEEDED("succeeded");

    private final String label;

    ExitBootServices(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
