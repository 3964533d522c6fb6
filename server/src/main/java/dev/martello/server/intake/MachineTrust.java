package dev.martello.server.intake;

import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * Which makers of machines are believed.
 *
 * @param authorities roots, which are self-signed, and what stands between them and certificates of initial attestation keys; without any, nobody is
 *     asked for such a key and none is looked at
 * @param rule whether each appliance must have one
 */
public record MachineTrust(Set<X509Certificate> authorities, IakRule rule) {
    /** No maker is, and none needs to be. */
    public static final MachineTrust NOBODY = new MachineTrust(Set.of(), IakRule.OPTIONAL);

    public MachineTrust {
        authorities = Set.copyOf(authorities);
        if (authorities.isEmpty() && rule == IakRule.REQUIRED) {
            throw new IllegalArgumentException(
                    "an initial attestation key is required, and no maker of any is trusted");
        }
    }
}
