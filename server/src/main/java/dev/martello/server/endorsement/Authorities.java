package dev.martello.server.endorsement;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The makers the operator trusts. The chain from a device's issuer to a root is Java's to check; the last step, from the issuer to the device's
 * certificate, is checked here, because Java reads no certificate that deviates. For use by many threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-6">RFC 5280, section 6</a>
 */
public final class Authorities {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Set<X509Certificate> roots;
    private final Set<X509Certificate> intermediates;

    private Authorities(Set<X509Certificate> roots, Set<X509Certificate> intermediates) {
        this.roots = roots;
        this.intermediates = intermediates;
    }

    /**
     * Those the operator configured.
     *
     * @param configured roots, which are self-issued, and what stands between them and certificates of devices
     */
    public static Authorities of(Collection<X509Certificate> configured) {
        return new Authorities(
                configured.stream().filter(Authorities::isRoot).collect(Collectors.toUnmodifiableSet()),
                configured.stream().filter(each -> !isRoot(each)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a certificate is its own issuer. */
    public static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /**
     * Whether one of the roots vouches for a certificate. Who signs attribute certificates need not be an authority; then it counts if
     * the operator configured that signer itself, for else whatever else has a key from the same root could sign them.
     *
     * @param carried authorities that came along with it, trusted for nothing by themselves
     */
    public ChainCheck check(Endorsement certificate, Collection<X509Certificate> carried, Instant now) {
        Instant at = now.isBefore(certificate.notBefore())
                ? certificate.notBefore()
                : now.isAfter(certificate.notAfter()) ? certificate.notAfter() : now;
        Set<X509Certificate> between = new LinkedHashSet<>(intermediates);
        carried.stream().filter(each -> !isRoot(each)).forEach(between::add);
        List<X509Certificate> issuers = Stream.concat(roots.stream(), between.stream())
                .filter(each -> each.getSubjectX500Principal().equals(certificate.issuer()))
                .filter(each -> certificate.signature().isBy(each.getPublicKey()))
                .toList();
        String defect = issuers.isEmpty()
                ? "no authority of this name that is known signed it"
                : "its issuer is not vouched for";
        for (X509Certificate issuer : issuers) {
            List<X509Certificate> chain = roots.contains(issuer) ? List.of(issuer) : chain(issuer, between, at);
            Optional<String> wrong = chain.isEmpty() ? Optional.of(defect) : defect(certificate, chain);
            if (wrong.isEmpty()) {
                return at.equals(now)
                        ? new ChainCheck.Trusted(chain)
                        : new ChainCheck.NotValidNow("the certificate is valid from " + certificate.notBefore() + " to "
                                + certificate.notAfter() + " only");
            }
            defect = wrong.get();
        }
        return new ChainCheck.Untrusted("no chain of certificates leads from " + certificate.issuer()
                + " to one of the " + roots.size() + " configured roots: " + defect);
    }

    /** From the issuer to a root, or nothing if there is no such chain. */
    private List<X509Certificate> chain(X509Certificate issuer, Set<X509Certificate> between, Instant at) {
        if (roots.isEmpty()) {
            return List.of();
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(issuer);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()), target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(between)));
            PKIXCertPathBuilderResult found = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> chain = new ArrayList<>();
            found.getCertPath().getCertificates().forEach(each -> chain.add((X509Certificate) each));
            chain.add(found.getTrustAnchor().getTrustedCert());
            return chain;
        } catch (CertPathBuilderException e) {
            return List.of();
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the configured roots cannot be used", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PKIX is not part of this Java runtime", e);
        }
    }

    private Optional<String> defect(Endorsement certificate, List<X509Certificate> chain) {
        X509Certificate issuer = chain.getFirst();
        return switch (certificate) {
            case DeviceCertificate _ -> defect(chain);
            case PlatformAttributeCertificate _ ->
                isSigner(issuer) ? defect(chain.subList(1, chain.size())) : defect(chain);
        };
    }

    /** RFC 5755 §4.5: one that signs attributes, is no authority, and is trusted by configuration (§5). */
    private boolean isSigner(X509Certificate issuer) {
        boolean[] usage = issuer.getKeyUsage();
        return pathLength(issuer) < 0
                && (usage == null || usage[DIGITAL_SIGNATURE])
                && (roots.contains(issuer) || intermediates.contains(issuer));
    }

    /** What Java did not look at, because to it the issuer was the end of the chain. */
    private static Optional<String> defect(List<X509Certificate> chain) {
        for (int below = 0; below < chain.size(); below++) {
            X509Certificate authority = chain.get(below);
            String name = String.valueOf(authority.getSubjectX500Principal());
            Optional<String> defect = defect(authority);
            if (defect.isPresent()) {
                return Optional.of(name + " " + defect.get());
            }
            if (below > pathLength(authority)) {
                return Optional.of(name + " may have no more than " + pathLength(authority) + " authorities below it");
            }
        }
        return Optional.empty();
    }

    /** Why a certificate can be in no chain, as the rest of a sentence about it. */
    static Optional<String> defect(X509Certificate authority) {
        boolean[] usage = authority.getKeyUsage();
        if (pathLength(authority) < 0) {
            return Optional.of("is no authority");
        }
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            return Optional.of("may not sign certificates");
        }
        return authority.getExtensionValue(NAME_CONSTRAINTS) == null
                ? Optional.empty()
                : Optional.of("constrains names, which is not supported");
    }

    /** How many authorities may stand below one; negative if it is none. Old roots do not say that they are one: the operator does. */
    private static int pathLength(X509Certificate authority) {
        return isRoot(authority) && authority.getExtensionValue(BASIC_CONSTRAINTS) == null
                ? UNLIMITED
                : authority.getBasicConstraints();
    }
}
