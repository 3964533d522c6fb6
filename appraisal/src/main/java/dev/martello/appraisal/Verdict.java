package dev.martello.appraisal;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;

/**
 * How far an appliance is trusted, why, and until when. Trust is a lease: {@link #at} says what is left of it.
 */
public sealed interface Verdict {
    ApplianceId appliance();

    /** What led to it, worst first. */
    List<Finding> findings();

    /** When the evidence it was made from is no longer fresh. */
    Instant until();

    TrustTier tier();

    /** Evidence shows that the appliance is what it is meant to be; findings, if any, are for information. */
    record Affirming(ApplianceId appliance, List<Finding> findings, Instant until) implements Verdict {
        public Affirming {
            findings = List.copyOf(findings);
        }

        @Override
        public TrustTier tier() {
            return TrustTier.AFFIRMING;
        }
    }

    /** Evidence shows something that needs attention but does not end trust. */
    record Warning(ApplianceId appliance, List<Finding> findings, Instant until) implements Verdict {
        public Warning {
            findings = List.copyOf(findings);
        }

        @Override
        public TrustTier tier() {
            return TrustTier.WARNING;
        }
    }

    /** Evidence shows something that ends trust. */
    record Contraindicated(ApplianceId appliance, List<Finding> findings, Instant until) implements Verdict {
        public Contraindicated {
            findings = List.copyOf(findings);
        }

        @Override
        public TrustTier tier() {
            return TrustTier.CONTRAINDICATED;
        }
    }

    /**
     * There is no fresh evidence.
     *
     * @param findings what the last evidence showed, for people to see
     * @param until when that evidence ceased to be fresh
     */
    record None(ApplianceId appliance, List<Finding> findings, Instant until) implements Verdict {
        public None {
            findings = List.copyOf(findings);
        }

        @Override
        public TrustTier tier() {
            return TrustTier.NONE;
        }
    }

    /** What an appraisal leads to. */
    static Verdict of(ApplianceId appliance, Appraisal appraisal, Instant until) {
        List<Finding> findings = appraisal.findings();
        return switch (appraisal.tier()) {
            case AFFIRMING -> new Affirming(appliance, findings, until);
            case WARNING -> new Warning(appliance, findings, until);
            case CONTRAINDICATED -> new Contraindicated(appliance, findings, until);
            case NONE -> new None(appliance, findings, until);
        };
    }

    /** This verdict, or {@link None} if its time has come. */
    default Verdict at(Instant now) {
        return now.isBefore(until()) ? this : new None(appliance(), findings(), until());
    }
}
