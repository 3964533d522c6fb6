package dev.martello.server.authority;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who may ask for certificates by ACME. */
public enum AcmeScope {
    /** There is no such door. */
    NOBODY,
    /** Appliances that report, as far as their verdicts go. */
    ENROLLED,
    /** Whatever device is in the register. Those that do not report are never judged, and get certificates for being ours alone. */
    REGISTERED;

    /** What operators write so. */
    static Optional<AcmeScope> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst();
    }
}
