package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An authority as its folder has it.
 *
 * @param root the anchor of all trust in it
 * @param rootList the root's revocation list, DER
 * @param issuers the newest first; there is one at least. Older ones revoke what they issued
 */
record Authority(TrustDomain domain, X509Certificate root, Bytes encodedRoot, Bytes rootList, List<Issuer> issuers) {
    Authority {
        issuers = List.copyOf(issuers);
    }

    /** The one that signs new certificates: the newest that is valid. */
    Optional<Issuer> issuing(Instant now) {
        return issuers.stream().filter(each -> each.isValidAt(now)).findFirst();
    }

    Optional<Issuer> issuer(String id) {
        return issuers.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
