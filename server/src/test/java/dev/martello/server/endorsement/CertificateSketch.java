package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate of a key in a TPM field by field, so that each can be written as makers of the field write it; really signed. */
final class CertificateSketch {
    static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    static final KeyPair MAKER_KEY = rsa(2048);
    static final KeyPair EK = rsa(2048);
    static final X509Certificate MAKER = authority("CN=Maker", MAKER_KEY);

    private static final Bytes SHA256_WITH_RSA = Der.of(0x30, oid("2a864886f70d01010b"), Bytes.of(5, 0));

    private Bytes version = Der.of(0xa0, Der.of(0x02, Bytes.of(2)));
    private Bytes serialNumber = Der.of(0x02, Bytes.of(0x11, 0x22));
    private Bytes algorithm = SHA256_WITH_RSA;
    private Bytes outerAlgorithm = SHA256_WITH_RSA;
    private String signer = "SHA256withRSA";
    private Bytes issuer = name("CN=Maker");
    private Bytes notBefore = utcTime("200101000000Z");
    private Bytes notAfter = utcTime("300101000000Z");
    private Bytes subject = Der.of(0x30);
    private Bytes key = Bytes.owning(EK.getPublic().getEncoded());
    private Bytes basicConstraints = extension("551d13", true, Der.of(0x30));
    private Bytes keyUsage = extension("551d0f", true, Bytes.of(0x03, 2, 5, 0x20));
    private Bytes alternativeName = extension(
            "551d11", true, Der.of(0x30, Der.of(0xa4, Der.of(0x30, attribute(1), attribute(2), attribute(3)))));
    private Bytes extendedKeyUsage = extension("551d25", false, Der.of(0x30, oid("6781050801")));
    private Bytes policies = Bytes.EMPTY;
    private Bytes more = Bytes.EMPTY;

    private CertificateSketch() {}

    /** One in which nothing deviates. */
    static CertificateSketch perfect() {
        return new CertificateSketch();
    }

    /** One of an initial attestation key in which nothing deviates. */
    static CertificateSketch perfectIak() {
        return perfectIdevid()
                .extendedKeyUsage(extension("551d25", false, Der.of(0x30, oid("6781050803"))))
                .policies(1, 2, 3);
    }

    /** One of an initial device identity in which nothing deviates. */
    static CertificateSketch perfectIdevid() {
        return new CertificateSketch()
                .notAfter(generalizedTime("99991231235959Z"))
                .keyUsage(extension("551d0f", true, Bytes.of(0x03, 2, 7, 0x80)))
                .extendedKeyUsage(Bytes.EMPTY)
                .alternativeName(moduleName("6781050102"))
                .policies(1, 2);
    }

    /** One of a platform in which nothing deviates. */
    static CertificateSketch perfectPlatform() {
        return new CertificateSketch()
                .extendedKeyUsage(extension("551d25", false, Der.of(0x30, oid("6781050802"))))
                .alternativeName(platformName(1, 4, 5, 6));
    }

    /** The platform's manufacturer, model, version and serial number are attributes 1, 4, 5 and 6. */
    static Bytes platformName(int... numbers) {
        Bytes[] each = Arrays.stream(numbers)
                .mapToObj(number -> Der.of(
                        0x31, Der.of(0x30, oid("67810505010" + number), Der.of(0x0c, Bytes.ascii("value " + number)))))
                .toArray(Bytes[]::new);
        return extension("551d11", true, Der.of(0x30, Der.of(0xa4, Der.of(0x30, each))));
    }

    /** The alternative name of a device that is called CZ1234. */
    static Bytes moduleName(String type) {
        Bytes module = Der.of(0x30, oid(type), Der.of(0x04, Bytes.ascii("CZ1234")));
        return extension("551d11", true, Der.of(0x30, Der.of(0xa0, oid("2b06010505070804"), Der.of(0xa0, module))));
    }

    /** What the issuer verified: 1 that the key is in a TPM, 2 that it is fixed there, 3 that it is restricted. */
    CertificateSketch policies(int... verified) {
        Bytes[] each = Arrays.stream(verified)
                .mapToObj(number -> Der.of(0x30, oid("6781050b010" + number)))
                .toArray(Bytes[]::new);
        policies = each.length == 0 ? Bytes.EMPTY : extension("551d20", false, Der.of(0x30, each));
        return this;
    }

    CertificateSketch version(Bytes changed) {
        version = changed;
        return this;
    }

    CertificateSketch serialNumber(Bytes changed) {
        serialNumber = changed;
        return this;
    }

    CertificateSketch algorithms(String javaName, Bytes inside, Bytes outside) {
        signer = javaName;
        algorithm = inside;
        outerAlgorithm = outside;
        return this;
    }

    CertificateSketch issuer(Bytes changed) {
        issuer = changed;
        return this;
    }

    CertificateSketch notBefore(Bytes changed) {
        notBefore = changed;
        return this;
    }

    CertificateSketch notAfter(Bytes changed) {
        notAfter = changed;
        return this;
    }

    CertificateSketch key(Bytes changed) {
        key = changed;
        return this;
    }

    CertificateSketch basicConstraints(Bytes changed) {
        basicConstraints = changed;
        return this;
    }

    CertificateSketch keyUsage(Bytes changed) {
        keyUsage = changed;
        return this;
    }

    CertificateSketch alternativeName(Bytes changed) {
        alternativeName = changed;
        return this;
    }

    CertificateSketch extendedKeyUsage(Bytes changed) {
        extendedKeyUsage = changed;
        return this;
    }

    CertificateSketch with(Bytes extension) {
        more = Bytes.concat(more, extension);
        return this;
    }

    /** A certificate of version 1, which has no extensions. */
    CertificateSketch withoutExtensions() {
        version = Bytes.EMPTY;
        basicConstraints = Bytes.EMPTY;
        keyUsage = Bytes.EMPTY;
        alternativeName = Bytes.EMPTY;
        extendedKeyUsage = Bytes.EMPTY;
        return this;
    }

    Bytes signed() {
        return signed(toBeSigned());
    }

    /** Signed over octets of one's own. */
    Bytes signed(Bytes toBeSigned) {
        try {
            Signature signature = Signature.getInstance(signer);
            signature.initSign(MAKER_KEY.getPrivate());
            signature.update(toBeSigned.toArray());
            return Der.of(0x30, toBeSigned, outerAlgorithm, bits(Bytes.owning(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Bytes toBeSigned() {
        return Der.of(0x30, toBeSignedContent());
    }

    Bytes toBeSignedContent() {
        Bytes extensions = Bytes.concat(basicConstraints, keyUsage, alternativeName, extendedKeyUsage, policies, more);
        return Bytes.concat(
                version,
                serialNumber,
                algorithm,
                issuer,
                Der.of(0x30, notBefore, notAfter),
                subject,
                key,
                extensions.isEmpty() ? Bytes.EMPTY : Der.of(0xa3, Der.of(0x30, extensions)));
    }

    static Bytes oid(String hex) {
        return Der.of(0x06, Bytes.fromHex(hex));
    }

    static Bytes bits(Bytes octets) {
        return Der.of(0x03, Bytes.of(0), octets);
    }

    static Bytes utcTime(String text) {
        return Der.of(0x17, Bytes.ascii(text));
    }

    static Bytes generalizedTime(String text) {
        return Der.of(0x18, Bytes.ascii(text));
    }

    static Bytes extension(String oid, boolean isCritical, Bytes value) {
        return Der.of(0x30, oid(oid), isCritical ? Bytes.of(1, 1, 0xff) : Bytes.EMPTY, Der.of(0x04, value));
    }

    /** The TPM's manufacturer, model and version are attributes 1, 2 and 3. */
    static Bytes attribute(int number) {
        String value = new String[] {"id:494E5443", "ADL", "id:02580012"}[number - 1];
        return Der.of(0x31, Der.of(0x30, oid("6781050" + "20" + number), Der.of(0x0c, Bytes.ascii(value))));
    }

    /** A key of RSA, written by hand. */
    static Bytes rsaKey(String algorithmOid, Bytes modulus, Bytes exponent) {
        return Der.of(0x30, Der.of(0x30, oid(algorithmOid), Bytes.of(5, 0)), bits(Der.of(0x30, modulus, exponent)));
    }

    static Bytes integer(BigInteger number) {
        return Der.integer(number);
    }

    static Bytes name(String text) {
        try {
            return Bytes.owning(new X500Name(text).getEncoded("DER"));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate authority(String name, KeyPair key) {
        return authority(name, key.getPublic(), name, key, new BasicConstraints(true), NOW.plusSeconds(1_000_000));
    }

    static X509Certificate authority(
            String name, PublicKey key, String issuer, KeyPair by, BasicConstraints constraints, Instant until) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new X509v3CertificateBuilder(
                                    new X500Name(issuer),
                                    BigInteger.valueOf(Arrays.hashCode(key.getEncoded()) & 0xffffffL),
                                    Date.from(NOW.minusSeconds(1_000_000)),
                                    Date.from(until),
                                    new X500Name(name),
                                    SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                            .addExtension(Extension.basicConstraints, true, constraints)
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                            .build(new JcaContentSignerBuilder("SHA256withRSA").build(by.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
