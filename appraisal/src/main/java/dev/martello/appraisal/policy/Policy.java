package dev.martello.appraisal.policy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A policy as it is written: what must be quoted, and rules. See the resource {@code default-policy.yaml} for what a document
 * looks like.
 *
 * @param digest SHA-256 of the document
 */
public record Policy(Requirements requirements, List<PolicyRule> rules, Digest digest) {
    /** A rule has some hundred octets. */
    public static final int MAX_BYTES = 1 << 20;

    public static final int MAX_RULES = 1000;

    private static final String DEFAULT = "default-policy.yaml";

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
            throw new MalformedPolicy(0, "has " + yaml.length() + " octets, at most " + MAX_BYTES + " are allowed");
        }
        return PolicyReader.read(yaml, HashAlgorithm.SHA256.hash(yaml));
    }

    /** The document of the policy that comes with Martello. */
    public static Bytes defaultDocument() {
        try (InputStream in = Policy.class.getResourceAsStream(DEFAULT)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + DEFAULT + " is missing");
            }
            return Bytes.owning(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the resource " + DEFAULT + " cannot be read", e);
        }
    }
}
