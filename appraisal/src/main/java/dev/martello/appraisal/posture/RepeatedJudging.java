package dev.martello.appraisal.posture;

import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the settings of many machines, one after the other, and says of each what {@link CompiledChecks#judge} says of it. Machines
 * are much alike: a check of which all facts are those of a machine before has the same outcome, and is not asked again. For use by one
 * thread. What it remembers is bounded, whatever machines say.
 */
public final class RepeatedJudging {
    /** What some ten thousand setups have in common takes less. */
    private static final long MAX_OCTETS = 64L << 20;

    private final Map<OsFamily, RememberedChecks> bySystem = new EnumMap<>(OsFamily.class);

    /** @throws MalformedCheck if a text of one of the checks does not compile */
    public RepeatedJudging(CompiledChecks checks) throws MalformedCheck {
        this(checks, MAX_OCTETS);
    }

    /** @param maxOctets how much is remembered of the machines of one system before all of it is forgotten */
    RepeatedJudging(CompiledChecks checks, long maxOctets) throws MalformedCheck {
        for (OsFamily system : OsFamily.values()) {
            bySystem.put(system, RememberedChecks.of(checks.forSystem(system), new Memory(maxOctets)));
        }
    }

    /** What each check says that is for the system, in their order. */
    public List<CheckResult> judge(Settings settings) {
        RememberedChecks checks = bySystem.get(settings.system().family());
        return checks == null ? List.of() : checks.judge(settings);
    }
}
