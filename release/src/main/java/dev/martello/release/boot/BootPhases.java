package dev.martello.release.boot;

import java.util.List;

/**
 * The points of a start that systemd-pcrphase has measured into PCR 11 by then, in order.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd-pcrphase.service.html">systemd-pcrphase.service(8)</a>
 */
public record BootPhases(List<String> phases) {
    private static final int MAX_PHASES = 16;
    private static final int MAX_CHARS = 64;

    /** From the initial RAM disk until the system is up. */
    public static final List<BootPhases> STANDARD = List.of(
            parse("enter-initrd"),
            parse("enter-initrd:leave-initrd"),
            parse("enter-initrd:leave-initrd:sysinit"),
            parse("enter-initrd:leave-initrd:sysinit:ready"));

    /** @throws IllegalArgumentException if there is none or too many, or one is no word */
    public BootPhases {
        phases = List.copyOf(phases);
        boolean areWords = phases.stream()
                .allMatch(each -> !each.isEmpty()
                        && each.length() <= MAX_CHARS
                        && each.chars().allMatch(c -> c > ' ' && c <= '~'));
        if (phases.isEmpty() || phases.size() > MAX_PHASES || !areWords) {
            throw new IllegalArgumentException("phases are 1 to " + MAX_PHASES
                    + " words with colons between them, as in enter-initrd:leave-initrd");
        }
    }

    /** Phases as systemd-measure takes them, with colons between. */
    public static BootPhases parse(String text) {
        return new BootPhases(List.of(text.split(":", -1)));
    }

    @Override
    public String toString() {
        return String.join(":", phases);
    }
}
