package dev.martello.server.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes keys on P-256 and X.509 certificates for them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280</a>
 */
final class CertificateMaker {
    /** Certificates start a little early, for peers whose clocks are behind. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final SecureRandom random;

    CertificateMaker(SecureRandom random) {
        this.random = random;
    }

    /** Names as certificates give them back: an address has many ways to be written. */
    static List<String> canonical(List<String> names) {
        return names.stream()
                .map(name ->
                        isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name.toLowerCase(Locale.ROOT))
                .sorted()
                .distinct()
                .toList();
    }

    KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    X509Certificate authority(String name, KeyPair key, Instant now, Duration life) throws GeneralSecurityException {
        X500Principal self = new X500Principal("CN=" + name + ", O=Martello");
        try {
            JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = builder(self, self, key, now, life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            utilities.createSubjectKeyIdentifier(key.getPublic()));
            return sign(builder, key.getPrivate());
        } catch (CertIOException e) {
            throw new GeneralSecurityException("a certificate could not be made", e);
        }
    }

    /** A certificate for a TLS server that is reached by the given DNS names and IP addresses. */
    X509Certificate server(
            List<String> names, KeyPair key, X509Certificate issuer, PrivateKey issuerKey, Instant now, Duration life)
            throws GeneralSecurityException {
        X500Principal subject = new X500Principal("CN=Martello control plane, O=Martello");
        try {
            JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = builder(subject, issuer.getSubjectX500Principal(), key, now, life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names))
                    .addExtension(
                            Extension.authorityKeyIdentifier, false, utilities.createAuthorityKeyIdentifier(issuer))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            utilities.createSubjectKeyIdentifier(key.getPublic()));
            return sign(builder, issuerKey);
        } catch (CertIOException e) {
            throw new GeneralSecurityException("a certificate could not be made", e);
        }
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal subject, X500Principal issuer, KeyPair key, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                key.getPublic());
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setSecureRandom(random)
                            .build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("a certificate could not be signed", e);
        }
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }
}
