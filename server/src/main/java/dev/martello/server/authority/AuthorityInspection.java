package dev.martello.server.authority;

import dev.martello.server.authority.AuthorityFolder.IssuerFiles;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say of an authority's folder, without any key.
 *
 * @param roots the first one first
 * @param issuers the newest first
 * @param problems one sentence each
 */
public record AuthorityInspection(
        String trustDomain, List<RootView> roots, List<IssuerView> issuers, List<String> problems) {
    private static final Duration SOON = Duration.ofDays(7);

    /**
     * A root.
     *
     * @param hasKey whether its key lies there still
     * @param isRetired whether nothing new is below it
     * @param listUntil when its revocation list ends
     */
    public record RootView(
            int number,
            String subject,
            String keyIdentifier,
            Instant notBefore,
            Instant notAfter,
            boolean hasKey,
            boolean isRetired,
            Instant listUntil) {}

    /**
     * The certificate of an issuer.
     *
     * @param root the number of the one that certified it
     * @param dns domains in and below which it may certify names
     * @param keyPlace where its key is
     * @param revoked since when it is revoked, if it is
     */
    public record IssuerView(
            int number,
            int root,
            String subject,
            String keyIdentifier,
            Instant notBefore,
            Instant notAfter,
            List<String> dns,
            String keyPlace,
            Optional<Instant> revoked) {}

    public AuthorityInspection {
        roots = List.copyOf(roots);
        issuers = List.copyOf(issuers);
        problems = List.copyOf(problems);
    }

    /**
     * Looks at a folder.
     *
     * @throws AuthorityUnusable if there is no authority in it, or something in it is not what it should be
     */
    public static AuthorityInspection of(Path directory, Instant now) throws AuthorityUnusable, IOException {
        AuthorityFolder folder = new AuthorityFolder(directory);
        List<RootFiles> roots = folder.rootFiles();
        List<IssuerView> issuers = new ArrayList<>();
        for (int number : folder.numbers()) {
            issuers.add(issuer(folder, folder.issuerFiles(number, roots)));
        }
        List<RootView> views = roots.stream().map(root -> root(folder, root)).toList();
        return new AuthorityInspection(
                Issuer.domain(roots.getFirst().certificate())
                        .map(TrustDomain::name)
                        .orElse(""),
                views,
                issuers,
                problems(views, issuers, now));
    }

    private static RootView root(AuthorityFolder folder, RootFiles root) {
        X509Certificate certificate = root.certificate();
        return new RootView(
                root.place().number(),
                certificate.getSubjectX500Principal().getName(),
                KeyIdentifier.of(certificate.getPublicKey()).toHex(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                Files.exists(folder.rootKeyFile(root.place())),
                root.place().isRetired(),
                root.list().nextUpdate());
    }

    private static IssuerView issuer(AuthorityFolder folder, IssuerFiles files) throws AuthorityUnusable {
        X509Certificate certificate = files.certificate();
        try {
            Issuer issuer = Issuer.of(files.number(), certificate, IssuerKey.GONE);
            return new IssuerView(
                    files.number(),
                    files.root().place().number(),
                    certificate.getSubjectX500Principal().getName(),
                    issuer.id(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    issuer.dns(),
                    folder.keyPlace(files.number()),
                    files.revocation().map(RevocationListProfile.Entry::since));
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(
                    folder.certificateFile(files.number()) + " is none of an issuer: " + e.getMessage(), e);
        }
    }

    private static List<String> problems(List<RootView> roots, List<IssuerView> issuers, Instant now) {
        List<String> problems = new ArrayList<>();
        List<Integer> retired =
                roots.stream().filter(RootView::isRetired).map(RootView::number).toList();
        List<IssuerView> valid = issuers.stream()
                .filter(each -> !now.isBefore(each.notBefore)
                        && now.isBefore(each.notAfter)
                        && each.revoked.isEmpty()
                        && !retired.contains(each.root))
                .toList();
        Instant soon = now.plus(SOON);
        if (valid.isEmpty()) {
            problems.add("no issuer is valid: run \"martello authority rotate\"");
        } else if (valid.stream().allMatch(each -> each.notAfter.isBefore(soon))) {
            problems.add(
                    "the last issuer ends at " + valid.getFirst().notAfter + ": run \"martello authority rotate\"");
        }
        roots.stream()
                .filter(each -> !each.isRetired && each.listUntil.isBefore(soon))
                .forEach(each -> problems.add("the revocation list of root " + each.number + " ends at "
                        + each.listUntil + ": \"martello authority rotate\" with its key makes another one"));
        return problems;
    }
}
