package dev.martello.server.endorsement;

import java.security.cert.X509Certificate;
import java.util.List;

/** Whether an authority that is trusted vouches for a certificate. */
public sealed interface ChainCheck {
    /**
     * One does.
     *
     * @param chain who does, from the certificate's issuer to the root
     */
    record Trusted(List<X509Certificate> chain) implements ChainCheck {
        public Trusted {
            chain = List.copyOf(chain);
        }
    }

    /** One does, but not for this time. */
    record NotValidNow(String explanation) implements ChainCheck {}

    /** None does. */
    record Untrusted(String explanation) implements ChainCheck {}
}
