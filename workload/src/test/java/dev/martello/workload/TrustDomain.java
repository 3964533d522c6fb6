package dev.martello.workload;

import dev.martello.bytes.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority, and the files that an agent would keep of what it grants. */
final class TrustDomain {
    /** A certificate and its key. */
    record Granted(X509Certificate certificate, PrivateKey key) {}

    private final AtomicLong serial = new AtomicLong();
    private final KeyPair key = newKey();
    private final X509Certificate authority;

    TrustDomain(String name) throws Exception {
        this.authority = certificate(
                "Root", List.of("spiffe://" + name), key, new KeyUsage(KeyUsage.keyCertSign), true, Duration.ofDays(1));
    }

    Granted grant(Duration life, String... uris) throws Exception {
        KeyPair made = newKey();
        return new Granted(
                certificate("Appliance", List.of(uris), made, new KeyUsage(KeyUsage.digitalSignature), false, life),
                made.getPrivate());
    }

    /** Writes as the agent does: each file is replaced at once. */
    void keep(Path directory, Granted granted) throws Exception {
        replace(directory, CredentialDirectory.BUNDLE_FILE, pem(authority));
        replace(
                directory,
                CredentialDirectory.KEY_FILE,
                Pem.encode("PRIVATE KEY", granted.key().getEncoded()));
        replace(directory, CredentialDirectory.CERTIFICATE_FILE, pem(granted.certificate()));
    }

    static void replace(Path directory, String file, String content) throws IOException {
        Path fresh = directory.resolve(file + ".new");
        Files.writeString(fresh, content);
        Files.move(fresh, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path directory) throws IOException {
        for (String file : List.of(
                CredentialDirectory.CERTIFICATE_FILE, CredentialDirectory.KEY_FILE, CredentialDirectory.BUNDLE_FILE)) {
            Files.deleteIfExists(directory.resolve(file));
        }
    }

    static String pem(X509Certificate... certificates) throws GeneralSecurityException {
        StringBuilder all = new StringBuilder();
        for (X509Certificate each : certificates) {
            all.append(Pem.encode("CERTIFICATE", each.getEncoded()));
        }
        return all.toString();
    }

    X509Certificate authority() {
        return authority;
    }

    private X509Certificate certificate(
            String subject, List<String> uris, KeyPair subjectKey, KeyUsage usage, boolean isAuthority, Duration life)
            throws Exception {
        Instant now = Instant.now();
        GeneralName[] names = Stream.of(uris)
                .flatMap(List::stream)
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=Root"),
                BigInteger.valueOf(serial.incrementAndGet()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(life)),
                new X500Principal("CN=" + subject),
                subjectKey.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        builder.addExtension(Extension.keyUsage, true, usage);
        if (names.length > 0) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
