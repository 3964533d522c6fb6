package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.HeldCredential;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An authority as it counts now.
 *
 * @param domain of all of it
 * @param roots the anchors of all trust in it, the first one first; there is one at least
 * @param issuers the newest first. Those that issue no more revoke what they issued
 * @param changed when the roots last became others
 * @param bundleDigest by which others say that they have these roots
 */
record Authority(TrustDomain domain, List<Root> roots, List<Issuer> issuers, Instant changed, Bytes bundleDigest) {
    Authority {
        roots = List.copyOf(roots);
        issuers = List.copyOf(issuers);
    }

    static Authority of(List<Root> roots, List<Issuer> issuers, Instant changed) {
        return new Authority(
                Issuer.domain(roots.getFirst().certificate()).orElseThrow(),
                roots,
                issuers,
                changed,
                HeldCredential.digest(roots.stream().map(Root::encoded).toList()));
    }

    /** The roots, DER. */
    List<Bytes> bundle() {
        return roots.stream().map(Root::encoded).toList();
    }

    /**
     * The one that signs new certificates: the newest that may. It is below a root that everybody knows, as long as there is one, and rather below one
     * that is not retired.
     */
    Optional<Issuer> issuing(Instant now) {
        return issuers.stream()
                .filter(each -> each.isValidAt(now) && revocation(each).isEmpty())
                .flatMap(each -> root(each).map(root -> new Candidate(each, root)).stream())
                .min(Comparator.comparing((Candidate each) -> !each.root.isKnownAt(now))
                        .thenComparing(each -> each.root.retired().isPresent()))
                .map(Candidate::issuer);
    }

    private record Candidate(Issuer issuer, Root root) {}

    /** The root above an issuer, unless appliances are told of that no more. */
    Optional<Root> root(Issuer issuer) {
        return roots.stream().filter(each -> each.isAbove(issuer)).findFirst();
    }

    /** What its root says of an issuer that it revoked. */
    Optional<RevocationListProfile.Entry> revocation(Issuer issuer) {
        return root(issuer).flatMap(root -> root.list().of(issuer.certificate()));
    }

    Optional<Issuer> issuer(String id) {
        return issuers.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Whether there is an issuer or a root with this key. */
    boolean has(String id) {
        return issuer(id).isPresent()
                || roots.stream().anyMatch(each -> each.id().equals(id));
    }
}
