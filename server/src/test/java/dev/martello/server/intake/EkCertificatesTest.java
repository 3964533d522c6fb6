package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.endorsement.DeviceCertificate;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Endorsement certificates as makers of TPMs really make them, and as they must not be. */
class EkCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2030-01-01T00:00:00Z");

    private static final KeyPair ROOT_KEY = ec();
    private static final KeyPair MAKER_KEY = ec();
    private static final KeyPair EK = rsa();
    private static final X509Certificate ROOT = authority("CN=Root", ROOT_KEY, "CN=Root", ROOT_KEY);
    private static final X509Certificate MAKER = authority("CN=Maker", MAKER_KEY, "CN=Root", ROOT_KEY);

    private static KeyPair ec() {
        return keys("EC", 256);
    }

    private static KeyPair rsa() {
        return keys("RSA", 2048);
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, SubjectPublicKeyInfo key, Instant from, Instant to) {
        return new X509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(from),
                Date.from(to),
                new X500Name(subject),
                key);
    }

    private static SubjectPublicKeyInfo info(KeyPair key) {
        return SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair by) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate authority(String name, KeyPair key, String issuer, KeyPair by) {
        try {
            return signed(
                    builder(issuer, name, info(key), FROM, TO)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
                    by);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the profile has them: no subject, so the critical alternative name has it. */
    private static X509Certificate endorsement(SubjectPublicKeyInfo key, Instant from, Instant to) throws Exception {
        GeneralNames tpm = new GeneralNames(new GeneralName(new X500Name("2.23.133.2.3=id:00010000")));
        return signed(
                builder("CN=Maker", "", key, from, to)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                        .addExtension(Extension.subjectAlternativeName, true, tpm)
                        .addExtension(
                                Extension.extendedKeyUsage,
                                true,
                                new ExtendedKeyUsage(
                                        KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.1"))))
                        .addExtension(Extension.subjectDirectoryAttributes, true, specification()),
                MAKER_KEY);
    }

    private static ASN1Encodable specification() {
        return new DERSequence(new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier("2.23.133.2.16"), new DERSet(new DERSequence(new DERUTF8String("2.0")))
        }));
    }

    private static EkCertificates trusting(X509Certificate... authorities) {
        return new EkCertificates(List.of(authorities), CertificateReading.LENIENT, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void check(EkCertificates certificates, Bytes der) throws Refusal {
        certificates.requireTrusted(certificates.requireFor(EK.getPublic(), der), Optional.empty());
    }

    private static void assertRefused(String reason, EkCertificates certificates, X509Certificate certificate)
            throws Exception {
        Bytes der = Bytes.owning(certificate.getEncoded());
        assertThatThrownBy(() -> check(certificates, der))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void acceptsTheProfilesCriticalExtensionsAndMakersPadding() throws Exception {
        Bytes der = Bytes.owning(endorsement(info(EK), FROM, TO).getEncoded());
        for (Bytes shown :
                List.of(der, Bytes.concat(der, Bytes.repeat(0, 100)), Bytes.concat(der, Bytes.repeat(0xff, 700)))) {
            assertThatCode(() -> check(trusting(ROOT, MAKER), shown)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> check(trusting(ROOT, MAKER), Bytes.concat(Bytes.of(0), der)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void acceptsAKeyThatIsMarkedForOaep() throws Exception {
        AlgorithmIdentifier oaep = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, new RSAESOAEPparams());
        SubjectPublicKeyInfo marked = new SubjectPublicKeyInfo(oaep, info(EK).parsePublicKey());
        Bytes der = Bytes.owning(endorsement(marked, FROM, TO).getEncoded());
        assertThatCode(() -> check(trusting(ROOT, MAKER), der)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatDeviatesWhereTheOperatorWantsNone() throws Exception {
        EkCertificates strict =
                new EkCertificates(List.of(ROOT, MAKER), CertificateReading.STRICT, Clock.fixed(NOW, ZoneOffset.UTC));
        Bytes padded = Bytes.concat(Bytes.owning(endorsement(info(EK), FROM, TO).getEncoded()), Bytes.repeat(0, 9));
        assertThatThrownBy(() -> check(strict, padded)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo("ek-certificate.deviates");
            assertThat(refusal.detail()).contains("is followed by padding; it ");
        });
    }

    @Test
    void takesAuthoritiesThatTheTpmCarriesAndRefusesWhatIsNone() throws Exception {
        EkCertificates certificates = trusting(ROOT);
        DeviceCertificate certificate = certificates.requireFor(
                EK.getPublic(), Bytes.owning(endorsement(info(EK), FROM, TO).getEncoded()));
        Bytes carried = Bytes.owning(MAKER.getEncoded());
        assertThatCode(() -> certificates.requireTrusted(certificate, Optional.of(carried)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> certificates.requireTrusted(certificate, Optional.of(carried.from(1))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo("ek-certificate.chain-malformed"));
    }

    @Test
    void refusesCertificatesOfOtherKeys() throws Exception {
        assertRefused("ek-certificate.key-mismatch", trusting(ROOT, MAKER), endorsement(info(rsa()), FROM, TO));
    }

    @Test
    void refusesCertificatesThatAreNotValidNow() throws Exception {
        Instant past = Instant.parse("2021-01-01T00:00:00Z");
        Instant future = Instant.parse("2029-01-01T00:00:00Z");
        assertRefused("ek-certificate.expired", trusting(ROOT, MAKER), endorsement(info(EK), FROM, past));
        assertRefused("ek-certificate.expired", trusting(ROOT, MAKER), endorsement(info(EK), future, TO));
    }

    @Test
    void refusesCertificatesNobodyTrustedVouchesFor() throws Exception {
        KeyPair stranger = ec();
        X509Certificate good = endorsement(info(EK), FROM, TO);
        assertRefused("ek-certificate.untrusted", trusting(), good);
        assertRefused("ek-certificate.untrusted", trusting(ROOT), good);
        assertRefused(
                "ek-certificate.untrusted", trusting(authority("CN=Root", stranger, "CN=Root", stranger), MAKER), good);
        X509Certificate pastAndUnknown = endorsement(info(EK), FROM, Instant.parse("2021-01-01T00:00:00Z"));
        assertRefused("ek-certificate.untrusted", trusting(ROOT), pastAndUnknown);
        X509Certificate selfSigned = signed(builder("CN=Root", "CN=Root", info(EK), FROM, TO), stranger);
        assertRefused("ek-certificate.untrusted", trusting(ROOT, MAKER), selfSigned);
    }

    /** Whoever could make the server fetch something could make it talk to machines that only it reaches. */
    @Test
    void fetchesNoAuthorityThatACertificateOnlyNamesTheAddressOf() throws Exception {
        try (ServerSocket maker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + maker.getLocalPort() + "/maker.cer";
            X509Certificate byAddress = signed(
                    builder("CN=Maker", "CN=TPM", info(EK), FROM, TO)
                            .addExtension(
                                    Extension.authorityInfoAccess,
                                    false,
                                    new AuthorityInformationAccess(new AccessDescription(
                                            AccessDescription.id_ad_caIssuers,
                                            new GeneralName(GeneralName.uniformResourceIdentifier, address)))),
                    MAKER_KEY);

            assertRefused("ek-certificate.untrusted", trusting(ROOT), byAddress);

            maker.setSoTimeout(1);
            assertThatThrownBy(maker::accept).as("nobody asked").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void showsNothingOfACertificateThatAScreenWouldObey() throws Exception {
        X509Certificate hostile =
                signed(builder("1.2.3.4=\u001b[31mred\nnext" + "x".repeat(2000), "", info(EK), FROM, TO), ec());
        Bytes der = Bytes.owning(hostile.getEncoded());
        assertThatThrownBy(() -> check(trusting(ROOT), der))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail())
                                .hasSizeLessThan(600)
                                .doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void refusesAMakerThatIsNoAuthority() throws Exception {
        X509Certificate noAuthority = signed(builder("CN=Root", "CN=Maker", info(MAKER_KEY), FROM, TO), ROOT_KEY);
        assertRefused("ek-certificate.untrusted", trusting(ROOT, noAuthority), endorsement(info(EK), FROM, TO));
    }

    @Test
    void refusesEachTruncation() throws Exception {
        Bytes der = Bytes.owning(endorsement(info(EK), FROM, TO).getEncoded());
        for (int length = 0; length < der.length(); length++) {
            Bytes truncated = der.slice(0, length);
            assertThatThrownBy(() -> check(trusting(ROOT, MAKER), truncated))
                    .as("cut to %d octets", length)
                    .isInstanceOf(Refusal.class);
        }
    }

    /** The signature's own encoding may have bits that say nothing; what is signed has none. */
    @Test
    void believesNothingThatIsSignedWithAFlippedBit() throws Exception {
        EkCertificates certificates = trusting(ROOT, MAKER);
        X509Certificate good = endorsement(info(EK), FROM, TO);
        byte[] octets = good.getEncoded();
        for (int at = 0; at < octets.length; at++) {
            int bit = 1 << at % 8;
            octets[at] ^= (byte) bit;
            try {
                check(certificates, Bytes.copyOf(octets));
                X509Certificate accepted = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(octets));
                assertThat(accepted.getTBSCertificate()).as("octet %d", at).isEqualTo(good.getTBSCertificate());
            } catch (Refusal e) {
                assertThat(e.detail()).as("octet %d", at).isNotBlank();
            }
            octets[at] ^= (byte) bit;
        }
    }
}
