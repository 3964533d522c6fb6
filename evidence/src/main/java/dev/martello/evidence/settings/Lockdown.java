package dev.martello.evidence.settings;

/**
 * How far even root is kept out of the kernel.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html">kernel_lockdown(7)</a>
 */
public enum Lockdown {
    NONE("none"),
    /** Nothing that changes the running kernel is allowed. */
    INTEGRITY("integrity"),
    /** Nor anything that reads its secrets. */
    CONFIDENTIALITY("confidentiality");

    private final String label;

    Lockdown(String label) {
        this.label = label;
    }

    /** The name in checks and documents. */
    @Override
    public String toString() {
        return label;
    }
}
