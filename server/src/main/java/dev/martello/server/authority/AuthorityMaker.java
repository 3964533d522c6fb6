package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.server.files.DurableFile;
import dev.martello.server.files.DurableFile.Readers;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.transport.TpmAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** Makes authorities, and the next issuers of those that there are. */
public final class AuthorityMaker {
    /** Peers whose clocks are a little behind. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration ROOT_LIST_LIFE = Duration.ofDays(397);

    /** Where the key of an issuer is. */
    public sealed interface KeyPlace {
        /** In a file of the authority's folder, under a passphrase. */
        record Pkcs12(Passphrase passphrase) implements KeyPlace {}

        /**
         * In a token, in which somebody made it.
         *
         * @param uri where it is, RFC 7512, without a PIN
         */
        record Pkcs11(String uri, PublicKey publicKey) implements KeyPlace {}

        /** In a TPM of the machine that the server is to run on, which makes it. */
        record InTpm(TpmAddress address) implements KeyPlace {}
    }

    /**
     * What an issuer is to be.
     *
     * @param dns domains in and below which it may certify names; none means no names
     * @param life how long
     */
    public record IssuerPlan(KeyPlace place, List<String> dns, Duration life) {
        public static final Duration DEFAULT_LIFE = Duration.ofDays(90);

        public IssuerPlan {
            dns = List.copyOf(dns);
            dns.stream().filter(each -> !DnsName.isName(each)).findFirst().ifPresent(each -> {
                throw new IllegalArgumentException("\"" + each + "\" is no DNS name in lower case");
            });
            if (life.compareTo(Duration.ofDays(1)) < 0 || life.compareTo(ROOT_LIFE) > 0) {
                throw new IllegalArgumentException(
                        "an issuer lives for a day at least, and for no longer than its root");
            }
        }
    }

    private final SecureRandom random;
    private final InstantSource clock;

    public AuthorityMaker(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /**
     * Makes a root and its first issuer.
     *
     * @param curve of the root's key
     * @throws IOException if the folder has an authority already, which stays as it is, or cannot be written
     */
    public void init(Path directory, TrustDomain domain, Curve curve, Passphrase rootPassphrase, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        Files.createDirectories(directory);
        AuthorityFolder folder = new AuthorityFolder(directory);
        if (Files.exists(folder.file(AuthorityFolder.ROOT))) {
            throw new FileAlreadyExistsException(
                    folder.file(AuthorityFolder.ROOT).toString());
        }
        KeyPair key = newKey(curve);
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        Instant now = clock.instant();
        X509Certificate root = certificate(CertificateProfile.root(
                domain,
                info,
                CertificateProfile.serial(random),
                new CertificateProfile.Validity(now.minus(CLOCK_SKEW), now.plus(ROOT_LIFE)),
                signer(key)));
        Pkcs12Key.write(folder.file(AuthorityFolder.ROOT_KEY), key.getPrivate(), root, rootPassphrase);
        writeRootList(folder, root, key.getPrivate(), now);
        writeCertificate(folder.file(AuthorityFolder.ROOT), root);
        makeIssuer(folder, 1, root, key.getPrivate(), plan);
    }

    /**
     * Makes the next issuer of an authority; a server that runs with it takes it up by itself.
     *
     * @return its number
     * @throws AuthorityUnusable if there is no authority, or the root's key cannot be had
     */
    public int rotate(Path directory, Path rootKey, Passphrase rootPassphrase, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        AuthorityFolder folder = new AuthorityFolder(directory);
        X509Certificate root = folder.root();
        PrivateKey key = Pkcs12Key.read(rootKey, root, rootPassphrase);
        writeRootList(folder, root, key, clock.instant());
        int number = folder.numbers().stream().findFirst().orElse(0) + 1;
        makeIssuer(folder, number, root, key, plan);
        return number;
    }

    private void makeIssuer(
            AuthorityFolder folder, int number, X509Certificate root, PrivateKey rootKey, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        TrustDomain domain =
                Issuer.domain(root).orElseThrow(() -> new AuthorityUnusable("the root names no trust domain"));
        switch (plan.place) {
            case KeyPlace.Pkcs12(Passphrase passphrase) -> {
                KeyPair key = newKey(Curve.P256);
                X509Certificate made = issuer(domain, key.getPublic(), root, rootKey, plan);
                Pkcs12Key.write(folder.pkcs12File(number), key.getPrivate(), made, passphrase);
                writeCertificate(folder.certificateFile(number), made);
            }
            case KeyPlace.Pkcs11(String uri, PublicKey publicKey) -> {
                X509Certificate made = issuer(domain, publicKey, root, rootKey, plan);
                DurableFile.write(folder.pkcs11File(number), Bytes.utf8(uri + "\n"), Readers.OWNER);
                writeCertificate(folder.certificateFile(number), made);
            }
            case KeyPlace.InTpm(TpmAddress address) -> {
                PublicKey publicKey = TpmIssuerKey.make(address, folder.tpmFile(number));
                writeCertificate(folder.certificateFile(number), issuer(domain, publicKey, root, rootKey, plan));
            }
        }
    }

    private X509Certificate issuer(
            TrustDomain domain, PublicKey key, X509Certificate root, PrivateKey rootKey, IssuerPlan plan)
            throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        Instant end = now.plus(plan.life);
        Instant rootEnd = root.getNotAfter().toInstant();
        return certificate(CertificateProfile.issuer(
                domain,
                plan.dns,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()),
                CertificateProfile.serial(random),
                new CertificateProfile.Validity(now.minus(CLOCK_SKEW), end.isBefore(rootEnd) ? end : rootEnd),
                root,
                signer(new KeyPair(root.getPublicKey(), rootKey))));
    }

    private static void writeRootList(AuthorityFolder folder, X509Certificate root, PrivateKey key, Instant now)
            throws IOException, GeneralSecurityException {
        DurableFile.write(
                folder.file(AuthorityFolder.ROOT_LIST),
                RevocationListProfile.make(
                        root,
                        List.of(),
                        now.getEpochSecond(),
                        now,
                        now.plus(ROOT_LIST_LIFE),
                        signer(new KeyPair(root.getPublicKey(), key))),
                Readers.EVERYBODY);
    }

    private KeyPair newKey(Curve curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.generatorParameters(), random);
        return generator.generateKeyPair();
    }

    private static Signer signer(KeyPair key) throws GeneralSecurityException {
        if (key.getPublic() instanceof ECPublicKey publicKey) {
            return Signer.of(Signer.algorithm(publicKey), MemoryKey.of(key.getPrivate(), publicKey));
        }
        throw new GeneralSecurityException("the root's key is on no elliptic curve");
    }

    private static X509Certificate certificate(X509CertificateHolder made)
            throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(made.getEncoded()));
    }

    private static void writeCertificate(Path file, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        DurableFile.write(
                file,
                Bytes.ascii(Pem.encode(AuthorityFolder.CERTIFICATE, certificate.getEncoded())),
                Readers.EVERYBODY);
    }
}
