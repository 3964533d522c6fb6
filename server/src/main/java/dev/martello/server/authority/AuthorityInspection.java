package dev.martello.server.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to say of an authority's folder, without any key.
 *
 * @param hasRootKey whether the root's key lies there still
 * @param issuers the newest first
 * @param problems one sentence each
 */
public record AuthorityInspection(
        String trustDomain, RootView root, boolean hasRootKey, List<IssuerView> issuers, List<String> problems) {
    private static final Duration SOON = Duration.ofDays(7);

    /** The root's certificate. */
    public record RootView(String subject, Instant notBefore, Instant notAfter) {}

    /**
     * The certificate of an issuer.
     *
     * @param dns domains in and below which it may certify names
     * @param keyPlace where its key is
     */
    public record IssuerView(
            int number,
            String subject,
            String keyIdentifier,
            Instant notBefore,
            Instant notAfter,
            List<String> dns,
            String keyPlace) {}

    public AuthorityInspection {
        issuers = List.copyOf(issuers);
        problems = List.copyOf(problems);
    }

    /**
     * Looks at a folder.
     *
     * @throws AuthorityUnusable if there is no authority in it
     */
    public static AuthorityInspection of(Path directory, Instant now) throws AuthorityUnusable, IOException {
        AuthorityFolder folder = new AuthorityFolder(directory);
        X509Certificate root = folder.root();
        List<IssuerView> issuers = new ArrayList<>();
        for (int number : folder.numbers()) {
            issuers.add(issuer(folder, number));
        }
        return new AuthorityInspection(
                Issuer.domain(root).map(TrustDomain::name).orElse(""),
                new RootView(
                        root.getSubjectX500Principal().getName(),
                        root.getNotBefore().toInstant(),
                        root.getNotAfter().toInstant()),
                Files.exists(folder.file(AuthorityFolder.ROOT_KEY)),
                issuers,
                problems(issuers, now));
    }

    private static IssuerView issuer(AuthorityFolder folder, int number) throws AuthorityUnusable, IOException {
        X509Certificate certificate = AuthorityFolder.certificate(folder.certificateFile(number));
        try {
            Issuer issuer = Issuer.of(number, certificate, _ -> {
                throw new GeneralSecurityException("nothing is signed here");
            });
            return new IssuerView(
                    number,
                    certificate.getSubjectX500Principal().getName(),
                    issuer.id(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    issuer.dns(),
                    folder.keyPlace(number));
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(folder.certificateFile(number) + " is none of an issuer: " + e.getMessage(), e);
        }
    }

    private static List<String> problems(List<IssuerView> issuers, Instant now) {
        List<IssuerView> valid = issuers.stream()
                .filter(each -> !now.isBefore(each.notBefore) && now.isBefore(each.notAfter))
                .toList();
        if (valid.isEmpty()) {
            return List.of("no issuer is valid: run \"martello authority rotate\"");
        }
        return valid.stream().allMatch(each -> each.notAfter.isBefore(now.plus(SOON)))
                ? List.of(
                        "the last issuer ends at " + valid.getFirst().notAfter + ": run \"martello authority rotate\"")
                : List.of();
    }
}
