package dev.martello.evidence.protocol;

/**
 * How far an appliance is trusted.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-ar4si/">Attestation Results for Secure Interactions, trust
 *     tiers</a>
 */
public enum TrustTier {
    /** Evidence shows that the appliance is what it is meant to be. */
    AFFIRMING,
    /** Evidence shows something that needs attention but does not end trust. */
    WARNING,
    /** Evidence shows something that ends trust. */
    CONTRAINDICATED,
    /** There is no fresh evidence. */
    NONE
}
