package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.Authorities;
import dev.martello.server.endorsement.CarriedChain;
import dev.martello.server.endorsement.ChainCheck;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.Endorsement;
import dev.martello.server.endorsement.MalformedCertificate;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.AttributeCertificateHolder;
import org.bouncycastle.cert.AttributeCertificateIssuer;
import org.bouncycastle.cert.X509v2AttributeCertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.provider.MethodSource;

/** What TPMs hold in the place of certificates. */
class EndorsementFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Authorities NOBODY = Authorities.of(List.of());

    static Stream<byte[]> certificates() throws Exception {
        return Stream.of(certificate("RSA", 2048), certificate("EC", 256))
                .flatMap(each -> Stream.of(each, Bytes.concat(each, Bytes.repeat(0xff, 8))))
                .map(Bytes::toArray);
    }

    static Stream<byte[]> chains() throws Exception {
        Bytes one = certificate("EC", 256);
        return Stream.of(one, Bytes.concat(one, one), Bytes.EMPTY).map(Bytes::toArray);
    }

    private static Bytes certificate(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair key = generator.generateKeyPair();
        GeneralNames tpm = new GeneralNames(
                new GeneralName(new X500Name("2.23.133.2.1=id:494E5443,2.23.133.2.2=M,2.23.133.2.3=id:00010000")));
        return Bytes.owning(new X509v3CertificateBuilder(
                        new X500Name("CN=Maker"),
                        BigInteger.TEN,
                        Date.from(NOW),
                        Date.from(NOW.plusSeconds(1_000_000)),
                        new X500Name(""),
                        SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                .addExtension(Extension.subjectAlternativeName, true, tpm)
                .addExtension(
                        Extension.extendedKeyUsage,
                        true,
                        new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.1"))))
                .build(new JcaContentSignerBuilder(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA")
                        .build(key.getPrivate()))
                .getEncoded());
    }

    static Stream<byte[]> endorsements() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        byte[] attributes = new X509v2AttributeCertificateBuilder(
                        new AttributeCertificateHolder(new X500Name("CN=Maker"), BigInteger.TEN),
                        new AttributeCertificateIssuer(new X500Name("CN=Maker")),
                        BigInteger.TWO,
                        Date.from(NOW),
                        Date.from(NOW.plusSeconds(1_000_000)))
                .addAttribute(
                        new ASN1ObjectIdentifier("2.23.133.5.1.7.2"),
                        new DERSequence(new DERTaggedObject(
                                false, 0, new DERSequence(new DERSequence(new ASN1Encodable[] {
                                    new DERUTF8String("Disks"),
                                    new DERUTF8String("D1"),
                                    new DERTaggedObject(false, 0, new DERUTF8String("S-1"))
                                })))))
                .addExtension(
                        Extension.subjectAlternativeName,
                        true,
                        new GeneralNames(new GeneralName(
                                new X500Name("2.23.133.5.1.1=Maker,2.23.133.5.1.4=M,2.23.133.5.1.5=1"))))
                .build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(generator.generateKeyPair().getPrivate()))
                .getEncoded();
        return Stream.concat(Stream.of(attributes), certificates());
    }

    @MethodSource("endorsements")
    @FuzzTest(maxDuration = "3m")
    void endorsements(byte[] octets) throws Exception {
        new Parsing<>(MalformedCertificate.class, Endorsement::parse, 70_000).check(octets, endorsement -> {
            assertThat(NOBODY.check(endorsement, List.of(), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
            Endorsement again = Endorsement.parse(endorsement.octets());
            assertThat(again.getClass()).isEqualTo(endorsement.getClass());
            assertThat(again.issuer()).isEqualTo(endorsement.issuer());
            assertThat(again.platform()).isEqualTo(endorsement.platform());
        });
    }

    @MethodSource("certificates")
    @FuzzTest(maxDuration = "3m")
    void certificates(byte[] octets) throws Exception {
        new Parsing<>(MalformedCertificate.class, DeviceCertificate::parse, 20_000).check(octets, certificate -> {
            assertThat(certificate.kind().deviations(certificate)).containsAll(certificate.deviations());
            assertThat(NOBODY.check(certificate, List.of(), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
            assertThat(DeviceCertificate.parse(certificate.octets()).key()).isEqualTo(certificate.key());
        });
    }

    @MethodSource("chains")
    @FuzzTest(maxDuration = "2m")
    void chains(byte[] octets) throws Exception {
        new Parsing<>(MalformedCertificate.class, CarriedChain::parse, 20_000)
                .check(octets, chain -> assertThat(chain).hasSizeLessThanOrEqualTo(6));
    }
}
