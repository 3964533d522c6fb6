package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Checks endorsement certificates against the authorities the operator trusts. Nothing is fetched from anywhere: what is missing in a chain
 * is to be configured. For use by many threads.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-ek-credential-profile-for-tpm-family-2-0/">TCG EK Credential Profile for
 *     TPM Family 2.0, section 3</a>
 */
public final class EkCertificates {
    /** Subject Directory Attributes, where the profile puts the TPM's specification; some makers mark it critical. */
    private static final String SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9";

    private final Set<TrustAnchor> roots;
    private final Set<X509Certificate> intermediates;
    private final Clock clock;

    /**
     * @param authorities roots, which are self-signed, and intermediate authorities
     */
    public EkCertificates(Collection<X509Certificate> authorities, Clock clock) {
        this.roots = authorities.stream()
                .filter(EkCertificates::isRoot)
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toUnmodifiableSet());
        this.intermediates =
                authorities.stream().filter(authority -> !isRoot(authority)).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** Whether a certificate is for this key. */
    X509Certificate requireFor(PublicKey ek, Bytes der) throws Refusal {
        X509Certificate certificate = parse(der);
        if (!Bytes.owning(plainKey(certificate)).equals(Bytes.owning(ek.getEncoded()))) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_KEY_MISMATCH,
                    "the certificate of " + certificate.getIssuerX500Principal()
                            + " is for another key than the endorsement key that was sent");
        }
        return certificate;
    }

    /** Whether an authority that is trusted vouches for a certificate now. */
    void requireTrusted(X509Certificate certificate) throws Refusal {
        Instant now = clock.instant();
        Optional<String> defect = chainDefect(certificate, now);
        if (defect.isEmpty()) {
            return;
        }
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        boolean timely = !now.isBefore(from) && !now.isAfter(to);
        if (!timely && chainDefect(certificate, now.isBefore(from) ? from : to).isEmpty()) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_EXPIRED, "the certificate is valid from " + from + " to " + to + " only");
        }
        throw Refusal.because(
                Reason.EK_CERTIFICATE_UNTRUSTED,
                "no chain of certificates leads from " + certificate.getIssuerX500Principal() + " to one of the "
                        + roots.size() + " configured roots: " + defect.get());
    }

    private Optional<String> chainDefect(X509Certificate certificate, Instant at) {
        if (roots.isEmpty()) {
            return Optional.of("no root is configured");
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(certificate);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            parameters.addCertPathChecker(new DirectoryAttributes());
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(intermediates)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (CertPathBuilderException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the configured roots cannot be used", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PKIX is not part of this Java runtime", e);
        }
    }

    private static X509Certificate parse(Bytes der) throws Refusal {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(withoutPadding(der).toArray()));
        } catch (CertificateException e) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_MALFORMED, "the endorsement certificate cannot be read as X.509 in DER");
        }
    }

    /** Makers fill the TPM's index behind the certificate with zeros or ones. */
    private static Bytes withoutPadding(Bytes der) {
        int end = der.length();
        if (end >= 4 && der.at(0) == 0x30 && der.at(1) == 0x82) {
            int whole = 4 + (der.at(2) << 8 | der.at(3));
            if (whole < end && (der.from(whole).allEqual(0) || der.from(whole).allEqual(0xff))) {
                end = whole;
            }
        }
        return der.slice(0, end);
    }

    /** The certified key; an RSA key that is marked as one for OAEP is the same key. */
    private static byte[] plainKey(X509Certificate certificate) throws Refusal {
        byte[] encoded = certificate.getPublicKey().getEncoded();
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(encoded));
            if (info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_RSAES_OAEP)) {
                AlgorithmIdentifier rsa =
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
                return new SubjectPublicKeyInfo(rsa, info.parsePublicKey()).getEncoded();
            }
            return encoded;
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.because(
                    Reason.EK_CERTIFICATE_MALFORMED, "the key in the endorsement certificate cannot be read");
        }
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /** Says that one critical extension is understood. It restricts nothing. */
    private static final class DirectoryAttributes extends PKIXCertPathChecker {
        @Override
        public void init(boolean forward) {}

        @Override
        public boolean isForwardCheckingSupported() {
            return true;
        }

        @Override
        public Set<String> getSupportedExtensions() {
            return Set.of(SUBJECT_DIRECTORY_ATTRIBUTES);
        }

        @Override
        public void check(Certificate certificate, Collection<String> unresolved) {
            unresolved.remove(SUBJECT_DIRECTORY_ATTRIBUTES);
        }
    }
}
