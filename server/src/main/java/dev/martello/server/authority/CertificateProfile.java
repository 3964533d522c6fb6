package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * What is in the certificates that an authority makes, and nothing else is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.2">RFC 5280, section 4.2, extensions</a>
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID, section 4</a>
 */
final class CertificateProfile {
    /** 127 bits: positive, and no octet more than 16. */
    private static final int SERIAL_BYTES = 16;

    /** Every address there is, of IPv4 and IPv6, as a range that is excluded. */
    private static final List<Bytes> ALL_ADDRESSES = List.of(Bytes.repeat(0, 8), Bytes.repeat(0, 32));

    private static final Extension LEAF_CONSTRAINTS =
            extension(Extension.basicConstraints, true, new BasicConstraints(false));
    private static final Extension LEAF_USAGE =
            extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    private static final Extension PURPOSES =
            extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
    private static final Extension AUTHORITY_USAGE =
            extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));

    private CertificateProfile() {}

    /** From when to when, in whole seconds. */
    record Validity(Instant from, Instant to) {
        Validity {
            from = from.truncatedTo(ChronoUnit.SECONDS);
            to = to.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    static BigInteger serial(SecureRandom random) {
        byte[] octets = new byte[SERIAL_BYTES];
        random.nextBytes(octets);
        octets[0] = (byte) ((octets[0] & 0x3f) | 0x40); // positive, never zero, and always as long
        return new BigInteger(octets);
    }

    /** The subject of an authority, which nobody else has: the name ends in some of the key. */
    static X500Name subject(String role, TrustDomain domain, SubjectPublicKeyInfo key) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, domain.name())
                .addRDN(
                        BCStyle.CN,
                        "Martello " + role + " "
                                + KeyIdentifier.of(key).slice(0, 4).toHex())
                .build();
    }

    static X509CertificateHolder root(
            TrustDomain domain, SubjectPublicKeyInfo key, BigInteger serial, Validity validity, ContentSigner signer)
            throws IOException {
        X500Name self = subject("root", domain, key);
        return builder(self, serial, validity, self, key)
                .addExtension(extension(Extension.basicConstraints, true, new BasicConstraints(1)))
                .addExtension(AUTHORITY_USAGE)
                .addExtension(subjectKeyIdentifier(key))
                .addExtension(authorityKeyIdentifier(KeyIdentifier.of(key)))
                .addExtension(alternativeNames(domain.uri(), List.of(), false))
                .build(signer);
    }

    /**
     * The certificate of an issuer, which may certify identities of the trust domain alone.
     *
     * @param dns domains in and below which it may certify names; none means no names
     */
    static X509CertificateHolder issuer(
            TrustDomain domain,
            List<String> dns,
            SubjectPublicKeyInfo key,
            BigInteger serial,
            Validity validity,
            X509Certificate root,
            ContentSigner signer)
            throws IOException {
        X500Name issuer = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
        return builder(issuer, serial, validity, subject("issuer", domain, key), key)
                .addExtension(extension(Extension.basicConstraints, true, new BasicConstraints(0)))
                .addExtension(AUTHORITY_USAGE)
                .addExtension(subjectKeyIdentifier(key))
                .addExtension(authorityKeyIdentifier(KeyIdentifier.of(root.getPublicKey())))
                .addExtension(alternativeNames(domain.uri(), List.of(), false))
                .addExtension(PURPOSES) // so that a stolen key signs neither code nor mail
                .addExtension(extension(Extension.nameConstraints, true, nameConstraints(domain, dns)))
                .build(signer);
    }

    private static NameConstraints nameConstraints(TrustDomain domain, List<String> dns) {
        List<GeneralSubtree> permitted = new ArrayList<>();
        permitted.add(subtree(GeneralName.uniformResourceIdentifier, domain.name()));
        dns.forEach(each -> permitted.add(subtree(GeneralName.dNSName, each)));
        List<GeneralSubtree> excluded = new ArrayList<>();
        ALL_ADDRESSES.forEach(each -> excluded.add(
                new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(each.toArray())))));
        if (dns.isEmpty()) {
            excluded.add(subtree(GeneralName.dNSName, ""));
        }
        return new NameConstraints(permitted.toArray(GeneralSubtree[]::new), excluded.toArray(GeneralSubtree[]::new));
    }

    private static GeneralSubtree subtree(int kind, String name) {
        return new GeneralSubtree(new GeneralName(kind, name));
    }

    /** What the certificates of an issuer have in common, made once. */
    record LeafTemplate(X500Name issuer, Extension authorityKeyIdentifier, List<Extension> published) {
        static LeafTemplate of(X509Certificate issuer, Bytes keyIdentifier, Optional<URI> place) {
            return new LeafTemplate(
                    X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
                    CertificateProfile.authorityKeyIdentifier(keyIdentifier),
                    place.map(each -> CertificateProfile.published(each, keyIdentifier.toHex()))
                            .orElse(List.of()));
        }
    }

    /**
     * The certificate of an appliance's key. It has no subject, for its name is the SPIFFE ID.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.6">RFC 5280, section 4.1.2.6: alternative names are critical then</a>
     */
    static X509CertificateHolder leaf(
            LeafTemplate template,
            SpiffeId id,
            List<String> dns,
            SubjectPublicKeyInfo key,
            BigInteger serial,
            Validity validity,
            ContentSigner signer)
            throws IOException {
        X509v3CertificateBuilder builder = builder(
                        template.issuer, serial, validity, new X500Name(new org.bouncycastle.asn1.x500.RDN[0]), key)
                .addExtension(LEAF_CONSTRAINTS)
                .addExtension(LEAF_USAGE)
                .addExtension(PURPOSES)
                .addExtension(subjectKeyIdentifier(key))
                .addExtension(template.authorityKeyIdentifier)
                .addExtension(alternativeNames(id.toString(), dns, true));
        for (Extension each : template.published) {
            builder.addExtension(each);
        }
        return builder.build(signer);
    }

    private static List<Extension> published(URI place, String issuer) {
        return List.of(
                extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                    new DistributionPoint(
                            new DistributionPointName(new GeneralNames(uri(place + "/crl/" + issuer + ".crl"))),
                            null,
                            null)
                })),
                extension(Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                    new AccessDescription(AccessDescription.id_ad_ocsp, uri(place + "/ocsp")),
                    new AccessDescription(AccessDescription.id_ad_caIssuers, uri(place + "/issuer/" + issuer + ".cer"))
                })));
    }

    private static GeneralName uri(String text) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, text);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Validity validity, X500Name subject, SubjectPublicKeyInfo key) {
        return new X509v3CertificateBuilder(
                issuer, serial, Date.from(validity.from), Date.from(validity.to), subject, key);
    }

    private static Extension subjectKeyIdentifier(SubjectPublicKeyInfo key) {
        return extension(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(KeyIdentifier.of(key).toArray()));
    }

    private static Extension authorityKeyIdentifier(Bytes identifier) {
        return extension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(identifier.toArray()));
    }

    private static Extension alternativeNames(String uri, List<String> dns, boolean critical) {
        List<GeneralName> names = new ArrayList<>();
        names.add(uri(uri));
        dns.forEach(each -> names.add(new GeneralName(GeneralName.dNSName, each)));
        return extension(
                Extension.subjectAlternativeName, critical, new GeneralNames(names.toArray(GeneralName[]::new)));
    }

    static Extension extension(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable content) {
        try {
            return new Extension(type, critical, content.toASN1Primitive().getEncoded("DER"));
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }
}
