package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.HeldCredential;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An authority as it counts now.
 *
 * @param domain of all of it
 * @param roots the anchors of all trust in it, the first one first; there is one at least
 * @param issuers the newest first. Those that issue no more revoke what they issued
 * @param changed when the roots last became others
 * @param bundleDigest by which others say that they have these roots
 * @param revokedDigests by which others say that they have a certificate of an issuer that was revoked
 */
record Authority(
        TrustDomain domain,
        List<Root> roots,
        List<Issuer> issuers,
        Instant changed,
        Bytes bundleDigest,
        Set<Bytes> revokedDigests) {
    Authority {
        roots = List.copyOf(roots);
        issuers = List.copyOf(issuers);
        revokedDigests = Set.copyOf(revokedDigests);
    }

    static Authority of(List<Root> roots, List<Issuer> issuers, Instant changed) {
        return new Authority(
                Issuer.domain(roots.getFirst().certificate()).orElseThrow(),
                roots,
                issuers,
                changed,
                HeldCredential.digest(roots.stream().map(Root::encoded).toList()),
                issuers.stream()
                        .filter(each -> revocation(roots, each).isPresent())
                        .map(each -> HeldCredential.digest(List.of(each.encoded())))
                        .collect(Collectors.toUnmodifiableSet()));
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
                .filter(each -> mayIssueAt(each, now))
                .flatMap(each -> root(each).map(root -> new Candidate(each, root)).stream())
                .min(Comparator.comparing((Candidate each) -> !each.root.isKnownAt(now))
                        .thenComparing(each -> each.root.retired().isPresent()))
                .map(Candidate::issuer);
    }

    private record Candidate(Issuer issuer, Root root) {}

    private boolean mayIssueAt(Issuer issuer, Instant now) {
        return Issuer.isValidAt(issuer.certificate(), now) && revocation(issuer).isEmpty();
    }

    /** The root above an issuer, unless appliances are told of that no more. */
    Optional<Root> root(Issuer issuer) {
        return root(roots, issuer);
    }

    private static Optional<Root> root(List<Root> roots, Issuer issuer) {
        return roots.stream().filter(each -> each.isAbove(issuer)).findFirst();
    }

    /** What its root says of an issuer that it revoked. */
    Optional<RevocationListProfile.Entry> revocation(Issuer issuer) {
        return revocation(roots, issuer);
    }

    private static Optional<RevocationListProfile.Entry> revocation(List<Root> roots, Issuer issuer) {
        return root(roots, issuer).flatMap(root -> root.list().of(issuer.certificate()));
    }

    /** Whether what somebody holds is of an issuer that was revoked. */
    boolean isOfRevoked(HeldCredential held) {
        return held.issuer().filter(revokedDigests::contains).isPresent();
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
