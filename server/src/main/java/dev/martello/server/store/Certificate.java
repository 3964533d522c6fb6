package dev.martello.server.store;

import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A certificate that was given to an appliance.
 *
 * @param serial hexadecimal digits
 * @param issuer the key identifier of the authority that signed it, hexadecimal digits
 * @param keyDigest the SHA-256 of the key's SubjectPublicKeyInfo, hexadecimal digits
 * @param names the SPIFFE ID, and the DNS names behind it; none has a space
 * @param issued when it was signed; it is valid from a little before
 */
public record Certificate(
        String serial,
        ApplianceId appliance,
        String issuer,
        String keyDigest,
        KeyKind keyKind,
        List<String> names,
        Instant issued,
        Instant notBefore,
        Instant notAfter) {
    public Certificate {
        names = List.copyOf(names);
    }

    /** Whether somebody who has this one gets nothing more by another one. */
    public boolean covers(Certificate other) {
        return keyKind == other.keyKind && Set.copyOf(names).containsAll(other.names);
    }
}
