package dev.martello.server.result;

import dev.martello.appraisal.Finding;
import dev.martello.evidence.protocol.TrustTier;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is claimed of each aspect of trust in an appliance, in numbers of AR4SI: 2 to 31 affirm, 32 to 95 warn, 96 and above contraindicate, 0
 * claims nothing.
 *
 * @param claims for each aspect
 */
public record TrustworthinessVector(Map<TrustworthinessClaim, Integer> claims) {
    private static final int NOTHING_CLAIMED = 0;
    private static final int AFFIRMED = 2;
    private static final int WARNING = 32;

    /** Executables that are not recognised. */
    private static final int UNRECOGNISED = 33;

    /** Elements of the configuration that cannot be seen. */
    private static final int UNAVAILABLE = 36;

    private static final int CONTRAINDICATED = 96;

    /** Evidence that does not prove what it should. */
    private static final int VALIDATION_FAILED = 99;

    public TrustworthinessVector {
        claims = Collections.unmodifiableMap(new EnumMap<>(claims));
    }

    /**
     * Says what a verdict with these findings says. Of several findings about one aspect the worst counts.
     *
     * @param tier of all of them. Unless it affirms or warns, nothing is claimed of an aspect without findings; of nobody who is silent anything is
     */
    static TrustworthinessVector of(TrustTier tier, List<Finding> findings) {
        int unfound = switch (tier) {
            case AFFIRMING, WARNING -> AFFIRMED;
            case CONTRAINDICATED, NONE -> NOTHING_CLAIMED;
        };
        Map<TrustworthinessClaim, Integer> claims = new EnumMap<>(TrustworthinessClaim.class);
        Arrays.stream(TrustworthinessClaim.values()).forEach(each -> claims.put(each, unfound));
        if (tier != TrustTier.NONE) {
            for (Finding finding : findings) {
                TrustworthinessClaim.of(finding.rule())
                        .ifPresent(claim ->
                                value(claim, finding).ifPresent(value -> claims.merge(claim, value, Math::max)));
            }
        }
        return new TrustworthinessVector(claims);
    }

    private static Optional<Integer> value(TrustworthinessClaim claim, Finding finding) {
        return switch (finding.tier()) {
            case CONTRAINDICATED -> Optional.of(isUnproven(finding) ? VALIDATION_FAILED : CONTRAINDICATED);
            case WARNING -> Optional.of(warning(claim, finding));
            case AFFIRMING, NONE -> Optional.empty();
        };
    }

    private static boolean isUnproven(Finding finding) {
        String rule = finding.rule().text();
        return rule.endsWith(".replay-mismatch") || rule.equals("pcrs.unexplained");
    }

    private static int warning(TrustworthinessClaim claim, Finding finding) {
        String rule = finding.rule().text();
        return switch (claim) {
            case CONFIGURATION -> rule.startsWith("settings.") || rule.endsWith(".unproven") ? UNAVAILABLE : WARNING;
            case EXECUTABLES -> rule.startsWith("release.") ? WARNING : UNRECOGNISED;
            case HARDWARE, INSTANCE_IDENTITY -> WARNING;
        };
    }
}
