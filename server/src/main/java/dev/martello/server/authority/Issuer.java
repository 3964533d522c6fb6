package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * An authority below the root: its certificate, and the key that it signs with.
 *
 * @param number the newest issuer has the greatest
 * @param id the key's identifier in certificates, hexadecimal digits
 * @param dns the domains in and below which it may certify names
 */
record Issuer(
        int number,
        X509Certificate certificate,
        Bytes encoded,
        String id,
        List<String> dns,
        AlgorithmIdentifier algorithm,
        IssuerKey key) {
    static Issuer of(int number, X509Certificate certificate, IssuerKey key) throws GeneralSecurityException {
        return new Issuer(
                number,
                certificate,
                Bytes.owning(certificate.getEncoded()),
                KeyIdentifier.of(certificate.getPublicKey()).toHex(),
                permittedDns(certificate),
                Signer.algorithm(certificate),
                key);
    }

    /** By which the root's list names it, hexadecimal digits. */
    String serial() {
        return certificate.getSerialNumber().toString(16);
    }

    Bytes keyIdentifier() {
        return Bytes.fromHex(id);
    }

    /** What makes one signature with its key. */
    Signer signer() {
        return Signer.of(algorithm, key);
    }

    /** Whether it can sign: the key of one that was revoked may have been taken away. */
    boolean hasKey() {
        return !key.equals(IssuerKey.GONE);
    }

    /** Whether a time is within the life of a certificate. */
    static boolean isValidAt(X509Certificate certificate, Instant time) {
        return !time.isBefore(certificate.getNotBefore().toInstant())
                && time.isBefore(certificate.getNotAfter().toInstant());
    }

    /** Whether a root certified an issuer, for the same trust domain. */
    static boolean isBelow(X509Certificate certificate, X509Certificate root) {
        return certificate.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                && isSigned(certificate, root.getPublicKey())
                && domain(certificate).equals(domain(root));
    }

    /** Whether a certificate names it as its issuer, and rightly. */
    boolean hasSigned(X509Certificate other) {
        return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
                && isSigned(other, certificate.getPublicKey());
    }

    private static boolean isSigned(X509Certificate certificate, PublicKey by) {
        try {
            certificate.verify(by);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The trust domain that an authority's certificate names, if it names one. */
    static Optional<TrustDomain> domain(X509Certificate certificate) {
        return UriNames.of(certificate)
                .filter(uri -> uri.startsWith(SpiffeId.SCHEME))
                .flatMap(uri -> TrustDomain.parse(uri.substring(SpiffeId.SCHEME.length())).stream())
                .findFirst();
    }

    private static List<String> permittedDns(X509Certificate certificate) {
        byte[] wrapped = certificate.getExtensionValue(Extension.nameConstraints.getId());
        if (wrapped == null) {
            return List.of();
        }
        GeneralSubtree[] permitted = NameConstraints.getInstance(
                        ASN1OctetString.getInstance(wrapped).getOctets())
                .getPermittedSubtrees();
        return permitted == null
                ? List.of()
                : Arrays.stream(permitted)
                        .map(GeneralSubtree::getBase)
                        .filter(base -> base.getTagNo() == GeneralName.dNSName)
                        .map(base -> base.getName().toString())
                        .toList();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Issuer[" + certificate.getSubjectX500Principal() + "]";
    }
}
