package dev.martello.appraisal.policy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import java.util.List;

/**
 * A policy as it is written: what must be quoted, and rules.
 *
 * @param digest SHA-256 of the document
 */
@SuppressWarnings("DoNotCallSuggester")
public record Policy(Requirements requirements, List<PolicyRule> rules, Digest digest) {
    /** A rule has some hundred octets. */
    public static final int MAX_BYTES = 1 << 20;

    public static final int MAX_RULES = 1000;

    public Policy {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a document. Its expressions are looked at only when it is compiled.
     *
     * @throws MalformedPolicy if the octets are not such a document
     */
    public static Policy parse(Bytes yaml) throws MalformedPolicy {
        if (yaml.length() > MAX_BYTES) {
            throw new MalformedPolicy(0, "too large");
        }
        throw new UnsupportedOperationException("to come");
    }
}
