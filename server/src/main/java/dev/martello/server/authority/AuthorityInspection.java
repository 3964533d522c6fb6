package dev.martello.server.authority;

import dev.martello.server.authority.AuthorityFolder.IssuerFiles;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import dev.martello.server.authority.AuthorityFolder.RootPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
     * Looks at a folder. What is not as it should be is among the problems, and the rest is shown.
     *
     * @throws AuthorityUnusable if there is no authority in it, or none of its roots can be read
     * @throws IOException if the folder cannot be read
     */
    public static AuthorityInspection of(Path directory, Instant now) throws AuthorityUnusable, IOException {
        AuthorityFolder folder = new AuthorityFolder(directory);
        List<String> problems = new ArrayList<>();
        List<RootFiles> roots = new ArrayList<>();
        for (RootPlace place : folder.requireRoots()) {
            try {
                roots.add(folder.root(place));
            } catch (AuthorityUnusable | IOException e) {
                problems.add(sentence(e));
            }
        }
        if (roots.isEmpty()) {
            throw new AuthorityUnusable(problems.getFirst());
        }
        List<IssuerFiles> issuers = new ArrayList<>();
        List<IssuerView> views = new ArrayList<>();
        for (int number : folder.numbers()) {
            try {
                IssuerFiles files = folder.issuerFiles(number, roots);
                views.add(issuer(folder, files));
                issuers.add(files);
            } catch (AuthorityUnusable | IOException e) {
                problems.add(sentence(e));
            }
        }
        problems.addAll(issuersToCome(issuers, now));
        problems.addAll(listsToCome(roots, now));
        return new AuthorityInspection(
                Issuer.domain(roots.getFirst().certificate())
                        .map(TrustDomain::name)
                        .orElse(""),
                roots.stream().map(root -> root(folder, root)).toList(),
                views,
                problems);
    }

    private static String sentence(Exception e) {
        return e instanceof AuthorityUnusable ? String.valueOf(e.getMessage()) : "a file cannot be read: " + e;
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

    private static List<String> issuersToCome(List<IssuerFiles> issuers, Instant now) {
        Optional<Instant> last = issuers.stream()
                .filter(each -> each.mayIssueAt(now))
                .map(each -> each.certificate().getNotAfter().toInstant())
                .max(Comparator.naturalOrder());
        if (last.isEmpty()) {
            return List.of("no issuer is valid: run \"martello authority rotate\"");
        }
        return last.get().isBefore(now.plus(SOON))
                ? List.of("the last issuer ends at " + last.get() + ": run \"martello authority rotate\"")
                : List.of();
    }

    private static List<String> listsToCome(List<RootFiles> roots, Instant now) {
        Instant soon = now.plus(SOON);
        return roots.stream()
                .filter(each ->
                        !each.place().isRetired() && each.list().nextUpdate().isBefore(soon))
                .map(each -> "the revocation list of root " + each.place().number() + " ends at "
                        + each.list().nextUpdate()
                        + ": \"martello authority rotate\" with its key makes another one")
                .toList();
    }
}
