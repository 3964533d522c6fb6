package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A root that appliances are told of.
 *
 * @param id its key's identifier in certificates, hexadecimal digits
 * @param knownFrom when every appliance that is trusted has heard of it
 * @param retired since when nothing new is below it
 */
record Root(
        String id,
        X509Certificate certificate,
        Bytes encoded,
        RootList list,
        Instant knownFrom,
        Optional<Instant> retired) {
    /** Whether it is the root that an issuer names; that it is was checked when the issuer was read. */
    boolean isAbove(Issuer issuer) {
        return issuer.certificate().getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    boolean isKnownAt(Instant time) {
        return !time.isBefore(knownFrom);
    }

    /** Its name alone. */
    @Override
    public String toString() {
        return "Root[" + certificate.getSubjectX500Principal() + "]";
    }
}
