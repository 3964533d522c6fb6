package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Appraiser;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.ReferenceValues;

/**
 * All that evidence is judged by at one time.
 *
 * @param revision names the whole
 */
public record Reference(ReferenceValues values, CompiledPolicy policy, Appraiser appraiser, String revision) {
    static Reference of(ReferenceValues values, CompiledPolicy policy) {
        Appraiser appraiser = new Appraiser(values, policy);
        return new Reference(
                values, policy, appraiser, appraiser.revision().octets().toHex());
    }
}
