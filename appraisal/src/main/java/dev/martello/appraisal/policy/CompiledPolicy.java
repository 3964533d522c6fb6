package dev.martello.appraisal.policy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.tpm.Digest;
import java.util.List;

/** A policy ready to be evaluated. Immutable, for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class CompiledPolicy {
    private final Policy policy;

    private CompiledPolicy(Policy policy) {
        this.policy = policy;
    }

    /**
     * Compiles all expressions of a policy.
     *
     * @throws MalformedPolicy if an expression does not compile
     */
    public static CompiledPolicy of(Policy policy) throws MalformedPolicy {
        return new CompiledPolicy(policy);
    }

    /** The policy that comes with Martello: the resource {@code default-policy.yaml}. */
    public static CompiledPolicy standard() {
        throw new UnsupportedOperationException("to come");
    }

    /** SHA-256 of the document it was made from. */
    public Digest digest() {
        return policy.digest();
    }

    public Requirements requirements() {
        return policy.requirements();
    }

    /** What the rules find; in no particular order. */
    public List<Finding> findings(Facts facts) {
        throw new UnsupportedOperationException(String.valueOf(facts));
    }
}
