package dev.martello.server;

import dev.martello.bytes.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A maker of machines that certifies the keys it puts into their TPMs, as IEEE 802.1AR and the TCG have it. */
final class MachineAuthority {
    static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    private static final String TPM_20 = "2.23.133.1.2";
    private static final String CHASSIS = "1.3.6.1.4.1.32473.1";

    private static final KeyPurposeId ATTESTATION_KEY =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.3"));

    private final String name;
    private final KeyPair key;
    private BigInteger next = BigInteger.ONE;

    MachineAuthority(String name) throws Exception {
        this.name = name;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        this.key = generator.generateKeyPair();
    }

    X509Certificate root() throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder(key.getPublic(), name, NO_END)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                        .build(new JcaContentSignerBuilder("SHA384withECDSA").build(key.getPrivate())));
    }

    /** Of an initial attestation key in a machine of a serial number. */
    Bytes iak(PublicKey iak, String serial) throws Exception {
        return iak(iak, "CN=appliance,SERIALNUMBER=" + serial, Optional.empty(), NO_END);
    }

    /** Of one whose machine's serial number stands in the alternative name only. */
    Bytes iakOfModule(PublicKey iak, String serial) throws Exception {
        return iak(iak, "CN=appliance", Optional.of(serial), NO_END);
    }

    Bytes iakUntil(PublicKey iak, String serial, Instant end) throws Exception {
        return iak(iak, "CN=appliance,SERIALNUMBER=" + serial, Optional.empty(), end);
    }

    /** Of one whose machine has a name that outlives its keys, and no other. */
    Bytes iakOfPermanent(PublicKey iak, String identifier, String assigner) throws Exception {
        ASN1EncodableVector name = new ASN1EncodableVector();
        name.add(new DERUTF8String(identifier));
        name.add(new ASN1ObjectIdentifier(assigner));
        return Bytes.owning(builder(iak, "CN=appliance", NO_END)
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ATTESTATION_KEY))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(
                                GeneralName.otherName,
                                new OtherName(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3"), new DERSequence(name)))))
                .build(new JcaContentSignerBuilder("SHA384withECDSA").build(key.getPrivate()))
                .getEncoded());
    }

    /** Of an initial device identity. */
    Bytes idevid(PublicKey idevid, String serial) throws Exception {
        return signed(
                builder(idevid, "CN=appliance,SERIALNUMBER=" + serial, NO_END),
                TPM_20,
                "TPM-1",
                "2.23.133.11.1.1",
                "2.23.133.11.1.2");
    }

    /** Of an endorsement key, as far as it says so. */
    Bytes ek(PublicKey ek) throws Exception {
        return signed(
                builder(ek, "CN=TPM", NO_END)
                        .addExtension(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(
                                        KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.1")))),
                TPM_20,
                "TPM-1");
    }

    /** The same key as some makers write it, who copy the exponent from the TPM's structure, where 0 stands for 65537. */
    static PublicKey withExponentOfZero(RSAPublicKey key) throws Exception {
        byte[] encoded = new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new DERSequence(
                                new ASN1Encodable[] {new ASN1Integer(key.getModulus()), new ASN1Integer(BigInteger.ZERO)
                                }))
                .getEncoded();
        return new PublicKey() {
            @Override
            public String getAlgorithm() {
                return key.getAlgorithm();
            }

            @Override
            public String getFormat() {
                return key.getFormat();
            }

            @Override
            public byte[] getEncoded() {
                return encoded;
            }
        };
    }

    private Bytes iak(PublicKey iak, String subject, Optional<String> module, Instant end) throws Exception {
        return signed(
                builder(iak, subject, end)
                        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ATTESTATION_KEY)),
                module.isPresent() ? CHASSIS : TPM_20,
                module.orElse("TPM-1"),
                "2.23.133.11.1.1",
                "2.23.133.11.1.2",
                "2.23.133.11.1.3");
    }

    private Bytes signed(X509v3CertificateBuilder builder, String hardwareType, String hardware, String... policies)
            throws Exception {
        ASN1EncodableVector module = new ASN1EncodableVector();
        module.add(new ASN1ObjectIdentifier(hardwareType));
        module.add(new DEROctetString(hardware.getBytes(StandardCharsets.US_ASCII)));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(
                        GeneralName.otherName,
                        new OtherName(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.4"), new DERSequence(module)))));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (policies.length > 0) {
            PolicyInformation[] each = new PolicyInformation[policies.length];
            for (int i = 0; i < policies.length; i++) {
                each[i] = new PolicyInformation(new ASN1ObjectIdentifier(policies[i]));
            }
            builder.addExtension(Extension.certificatePolicies, false, new CertificatePolicies(each));
        }
        return Bytes.owning(builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(key.getPrivate()))
                .getEncoded());
    }

    private X509v3CertificateBuilder builder(PublicKey subject, String subjectName, Instant end) {
        next = next.add(BigInteger.ONE);
        return new X509v3CertificateBuilder(
                new X500Name(name),
                next,
                Date.from(BEGIN),
                Date.from(end),
                new X500Name(subjectName),
                SubjectPublicKeyInfo.getInstance(subject.getEncoded()));
    }
}
