package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** What RFC 5280, the Baseline Requirements of the CA/Browser Forum and X.509-SVID want of a certificate, and what one lacks of it. */
final class CertificateLint {
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final String DISTRIBUTION_POINTS = "2.5.29.31";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    /** TLS servers and clients. */
    private static final List<String> PURPOSES = List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int CERTIFICATE_SIGN = 5;
    private static final int LIST_SIGN = 6;

    private final X509Certificate certificate;
    private final List<String> complaints = new ArrayList<>();

    private CertificateLint(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** What is wrong with the certificate of an appliance. */
    static List<String> ofLeaf(X509Certificate certificate, X509Certificate issuer) throws Exception {
        CertificateLint lint = new CertificateLint(certificate);
        lint.all(issuer);
        lint.check(certificate.getBasicConstraints() == -1, "5280 4.2.1.9: a leaf is no authority");
        lint.check(lint.usages().equals(Set.of(DIGITAL_SIGNATURE)), "SVID 4.3: a leaf signs, and nothing else");
        lint.check(PURPOSES.equals(certificate.getExtendedKeyUsage()), "SVID 4.4: servers and clients");
        boolean hasSubject = !certificate.getSubjectX500Principal().getName().isEmpty();
        lint.check(
                hasSubject || certificate.getCriticalExtensionOIDs().contains(ALTERNATIVE_NAME),
                "5280 4.2.1.6: without a subject the alternative name is critical");
        lint.check(lint.uris().size() == 1, "SVID 2: one URI exactly");
        lint.check(lint.uris().getFirst().startsWith("spiffe://cdn.example/"), "SVID 3.1: a SPIFFE ID that has a path");
        lint.check(certificate.getExtensionValue(DISTRIBUTION_POINTS) != null, "BR 7.1.2.11.2: where the list is");
        lint.check(certificate.getExtensionValue(AUTHORITY_ACCESS) != null, "BR 7.1.2.7.7: where OCSP and issuer are");
        lint.check(lint.life().compareTo(Duration.ofDays(10)) < 0, "BR 1.6.1: short-lived");
        return lint.complaints;
    }

    /** What is wrong with the certificate of an authority. */
    static List<String> ofAuthority(X509Certificate certificate, X509Certificate issuer, int pathLength)
            throws Exception {
        CertificateLint lint = new CertificateLint(certificate);
        lint.all(issuer);
        lint.check(
                certificate.getBasicConstraints() == pathLength,
                "5280 4.2.1.9: an authority of path length " + pathLength);
        lint.check(lint.usages().equals(Set.of(CERTIFICATE_SIGN, LIST_SIGN)), "SVID 4.3: signs certificates and lists");
        lint.check(lint.uris().equals(List.of("spiffe://cdn.example")), "SVID 3.2: the trust domain, without a path");
        lint.check(!certificate.getSubjectX500Principal().getName().isEmpty(), "5280 4.1.2.6: an authority has a name");
        boolean isIssuer = pathLength == 0;
        lint.check(
                !isIssuer || certificate.getCriticalExtensionOIDs().contains(NAME_CONSTRAINTS),
                "5280 4.2.1.10: constraints on names are critical");
        lint.check(
                !isIssuer || PURPOSES.equals(certificate.getExtendedKeyUsage()),
                "BR 7.1.2.10.6: what an issuer certifies for");
        return lint.complaints;
    }

    private void all(X509Certificate issuer) throws Exception {
        check(certificate.getVersion() == 3, "5280 4.1.2.1: version 3");
        int bits = certificate.getSerialNumber().bitLength();
        check(
                certificate.getSerialNumber().signum() > 0 && bits >= 64 && bits <= 159,
                "BR 7.1: a serial of 64 to 159 bits");
        check(certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()), "5280 6.1: names chain");
        certificate.verify(issuer.getPublicKey());
        certificate.checkValidity();
        check(
                certificate.getCriticalExtensionOIDs().containsAll(Set.of(BASIC_CONSTRAINTS, KEY_USAGE)),
                "both are critical");
        check(
                Set.of(
                                SUBJECT_KEY_IDENTIFIER,
                                KEY_USAGE,
                                ALTERNATIVE_NAME,
                                BASIC_CONSTRAINTS,
                                NAME_CONSTRAINTS,
                                DISTRIBUTION_POINTS,
                                AUTHORITY_KEY_IDENTIFIER,
                                AUTHORITY_ACCESS,
                                EXTENDED_KEY_USAGE)
                        .containsAll(extensions()),
                "nothing else is in it: " + extensions());
        check(keyIdentifier(certificate).equals(digest(certificate)), "7093 2: the key's identifier is its digest");
        check(
                Arrays.equals(
                        AuthorityKeyIdentifier.getInstance(extension(AUTHORITY_KEY_IDENTIFIER))
                                .getKeyIdentifierOctets(),
                        keyIdentifier(issuer).toArray()),
                "5280 4.2.1.1: identifiers chain");
        check(certificate.getSigAlgName().matches("SHA(256|384)withECDSA"), "BR 7.1.3: " + certificate.getSigAlgName());
        Instant from = certificate.getNotBefore().toInstant();
        check(from.equals(from.truncatedTo(ChronoUnit.SECONDS)), "5280 4.1.2.5: whole seconds");
    }

    private List<String> extensions() {
        List<String> all = new ArrayList<>(certificate.getCriticalExtensionOIDs());
        all.addAll(certificate.getNonCriticalExtensionOIDs());
        return all;
    }

    private Set<Integer> usages() {
        boolean[] bits = certificate.getKeyUsage();
        Set<Integer> usages = new TreeSet<>();
        for (int i = 0; i < bits.length; i++) {
            if (bits[i]) {
                usages.add(i);
            }
        }
        return usages;
    }

    private List<String> uris() {
        return Arrays.stream(
                        GeneralNames.getInstance(extension(ALTERNATIVE_NAME)).getNames())
                .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .map(name -> name.getName().toString())
                .toList();
    }

    private Duration life() {
        return Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private byte[] extension(String type) {
        return extension(certificate, type);
    }

    private static byte[] extension(X509Certificate of, String type) {
        return ASN1OctetString.getInstance(of.getExtensionValue(type)).getOctets();
    }

    private static Bytes keyIdentifier(X509Certificate of) {
        return Bytes.owning(SubjectKeyIdentifier.getInstance(extension(of, SUBJECT_KEY_IDENTIFIER))
                .getKeyIdentifier());
    }

    private static Bytes digest(X509Certificate of) {
        byte[] key = SubjectPublicKeyInfo.getInstance(of.getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes();
        return HashAlgorithm.SHA256.hash(Bytes.owning(key)).octets().slice(0, 20);
    }

    private void check(boolean holds, String rule) {
        if (!holds) {
            complaints.add(rule);
        }
    }
}
