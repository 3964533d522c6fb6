package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.reference.Release;
import dev.martello.tpm.Digest;
import java.util.List;

/** Judges claims against releases and a policy. Immutable, for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Appraiser {
    private final List<Release> releases;
    private final CompiledPolicy policy;

    public Appraiser(List<Release> releases, CompiledPolicy policy) {
        this.releases = List.copyOf(releases);
        this.policy = policy;
    }

    /** Names what claims are judged against: claims that were judged under this revision need not be judged again. */
    public Digest revision() {
        throw new UnsupportedOperationException("to come");
    }

    public Appraisal appraise(Claims claims) {
        throw new UnsupportedOperationException(releases + " " + policy.digest() + " " + claims);
    }
}
