package dev.martello.server.judgement;

import dev.martello.appraisal.integrity.Appraiser;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.Release;
import java.util.List;

/**
 * All that evidence is judged by at one time.
 *
 * @param revision names the whole
 */
public record Reference(List<Release> releases, CompiledPolicy policy, Appraiser appraiser, String revision) {
    public Reference {
        releases = List.copyOf(releases);
    }

    static Reference of(List<Release> releases, CompiledPolicy policy) {
        Appraiser appraiser = new Appraiser(releases, policy);
        return new Reference(
                releases, policy, appraiser, appraiser.revision().octets().toHex());
    }
}
