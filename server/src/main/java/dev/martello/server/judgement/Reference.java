package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Appraiser;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.reference.ReferenceValues;
import java.time.LocalDate;

/**
 * All that evidence is judged by at one time.
 *
 * @param revision names the whole
 * @param examinerRevision names what evidence is examined by, which no rule of the policy is part of
 */
public record Reference(
        ReferenceValues values, CompiledPolicy policy, Appraiser appraiser, String revision, String examinerRevision) {
    static Reference of(ReferenceValues values, CompiledPolicy policy, CheckSet checks) {
        return of(values, policy, new Appraiser(values, policy, checks));
    }

    private static Reference of(ReferenceValues values, CompiledPolicy policy, Appraiser appraiser) {
        return new Reference(
                values,
                policy,
                appraiser,
                appraiser.revision().octets().toHex(),
                appraiser.examiner().revision().octets().toHex());
    }

    Reference withPolicy(CompiledPolicy other) {
        return of(values, other, appraiser.withPolicy(other));
    }

    Reference withValues(ReferenceValues others) {
        return of(others, policy, checks());
    }

    Reference withChecks(CheckSet others) {
        return of(values, policy, appraiser.withChecks(others));
    }

    /** The same on a day, in UTC: exceptions from checks begin and end. */
    Reference on(LocalDate day) {
        return isOf(day) ? this : withChecks(checks().on(day));
    }

    /** Whether it is that of a day. */
    boolean isOf(LocalDate day) {
        return checks().on(day) == checks();
    }

    /** What is asked of the settings of appliances. */
    CheckSet checks() {
        return appraiser.checks();
    }
}
