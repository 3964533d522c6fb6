package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import dev.martello.bytes.DurableFile.Readers;
import dev.martello.bytes.LockFile;
import dev.martello.bytes.Pem;
import dev.martello.server.authority.AuthorityFolder.IssuerFiles;
import dev.martello.server.authority.AuthorityFolder.RootFiles;
import dev.martello.server.authority.AuthorityFolder.RootPlace;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.transport.TpmAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** Makes authorities, the next issuers and roots of those that there are, and revokes and retires them. */
public final class AuthorityMaker {
    /** Peers whose clocks are a little behind. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(AuthorityMaker.class.getName());

    private static final RootPlace FIRST_ROOT = new RootPlace(1, false);
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
     * @throws AuthorityUnusable if a root's key without a certificate lies there, or another command is changing the folder
     */
    public void init(Path directory, TrustDomain domain, Curve curve, Passphrase rootPassphrase, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        Files.createDirectories(directory);
        AuthorityFolder folder = new AuthorityFolder(directory);
        try (LockFile _ = folder.lock()) {
            Optional<RootPlace> there = folder.roots().stream().findFirst();
            if (there.isPresent()) {
                throw new FileAlreadyExistsException(
                        folder.rootFile(there.get()).toString());
            }
            if (Files.exists(folder.rootKeyFile(FIRST_ROOT))) {
                throw new AuthorityUnusable(folder.rootKeyFile(FIRST_ROOT)
                        + " is a root's key without its certificate: it is left of an \"init\" that was killed, and then of no"
                        + " use, or kept there for another authority. Move it away, or name another folder");
            }
            makeIssuer(folder, folder.nextIssuer(), makeRoot(folder, FIRST_ROOT, domain, curve, rootPassphrase), plan);
        }
    }

    /** A root's certificate, and the key that signs for it. */
    private record RootKey(X509Certificate certificate, PrivateKey key) {
        Signer signer() throws GeneralSecurityException {
            return AuthorityMaker.signer(new KeyPair(certificate.getPublicKey(), key));
        }
    }

    private RootKey makeRoot(
            AuthorityFolder folder, RootPlace place, TrustDomain domain, Curve curve, Passphrase passphrase)
            throws IOException, GeneralSecurityException {
        KeyPair key = newKey(curve);
        Instant now = clock.instant();
        X509Certificate certificate = certificate(CertificateProfile.root(
                domain,
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                CertificateProfile.serial(random),
                new CertificateProfile.Validity(now.minus(CLOCK_SKEW), now.plus(ROOT_LIFE)),
                signer(key)));
        RootKey root = new RootKey(certificate, key.getPrivate());
        Pkcs12Key.write(folder.rootKeyFile(place), root.key, certificate, passphrase);
        writeRootList(folder, place, root, now.getEpochSecond(), List.of());
        writeCertificate(folder.rootFile(place), certificate);
        return root;
    }

    /**
     * Makes the next root of an authority, which is trusted beside those that there are. A server that runs with it tells appliances of it by itself.
     *
     * @param curve of its key
     * @return its number
     * @throws AuthorityUnusable if there is no authority, it has as many roots as it may, or another command is changing it
     */
    public int addRoot(Path directory, Curve curve, Passphrase rootPassphrase)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        AuthorityFolder folder = existing(directory);
        try (LockFile _ = folder.lock()) {
            return addRoot(folder, curve, rootPassphrase);
        }
    }

    private static AuthorityFolder existing(Path directory) throws IOException, AuthorityUnusable {
        AuthorityFolder folder = new AuthorityFolder(directory);
        folder.requireRoots();
        return folder;
    }

    private int addRoot(AuthorityFolder folder, Curve curve, Passphrase passphrase)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        List<RootPlace> roots = folder.requireRoots();
        if (roots.stream().filter(each -> !each.isRetired()).count() >= AuthorityFolder.MAX_ROOTS) {
            throw new AuthorityUnusable(folder + " has " + AuthorityFolder.MAX_ROOTS
                    + " roots that count: retire one with \"martello authority retire-root\"");
        }
        RootPlace place = new RootPlace(folder.nextRoot(), false);
        TrustDomain domain =
                Issuer.domain(folder.root(roots.getFirst()).certificate()).orElseThrow();
        makeRoot(folder, place, domain, curve, passphrase);
        return place.number();
    }

    /**
     * Retires a root: nothing new is below it, and when all that is has ended, appliances are told of it no more. No key is needed for that.
     *
     * @throws AuthorityUnusable if there is no such root, or no other one can take over
     */
    public void retireRoot(Path directory, int number) throws IOException, AuthorityUnusable {
        AuthorityFolder folder = existing(directory);
        try (LockFile _ = folder.lock()) {
            retireRoot(folder, number);
        }
    }

    private void retireRoot(AuthorityFolder folder, int number) throws IOException, AuthorityUnusable {
        RootPlace place = folder.requireRoots().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> new AuthorityUnusable("there is no root " + number + " in " + folder));
        if (place.isRetired()) {
            throw new AuthorityUnusable("root " + number + " is retired already");
        }
        boolean isReplaced =
                issuing(folder).stream().anyMatch(each -> each.root().place().number() != number);
        if (!isReplaced) {
            throw new AuthorityUnusable(
                    "no other root has an issuer that can take over: make one with \"martello authority"
                            + " add-root\" and \"martello authority rotate\" first");
        }
        DurableFile.move(folder.rootFile(place), folder.rootFile(new RootPlace(number, true)));
    }

    /**
     * Makes the next issuer of an authority; a server that runs with it takes it up by itself.
     *
     * @param rootKey of the root that the issuer is to be below
     * @return its number
     * @throws AuthorityUnusable if there is no authority, or the root's key cannot be had
     */
    public int rotate(Path directory, Path rootKey, Passphrase rootPassphrase, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        AuthorityFolder folder = existing(directory);
        try (LockFile _ = folder.lock()) {
            return rotate(folder, rootKey, rootPassphrase, plan);
        }
    }

    private int rotate(AuthorityFolder folder, Path rootKey, Passphrase rootPassphrase, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        OpenedRoot root = open(folder, rootKey, rootPassphrase);
        if (root.files.place().isRetired()) {
            throw new AuthorityUnusable(rootKey + " has the key of root " + root.number()
                    + ", which is retired: use the key of one that is not");
        }
        writeNextRootList(folder, root, Optional.empty());
        int number = folder.nextIssuer();
        makeIssuer(folder, number, root.key, plan);
        return number;
    }

    /**
     * Has its root revoke an issuer. A server that runs with the authority takes that up by itself, and has all appliances that hold certificates of
     * the issuer ask for others.
     *
     * @param rootKey of the root above the issuer
     * @return the numbers of the issuers that can issue on, the newest first
     * @throws AuthorityUnusable if there is no such issuer, it is revoked already, or its root's key cannot be had
     */
    public List<Integer> revoke(
            Path directory, int issuer, Path rootKey, Passphrase rootPassphrase, IssuerRevocation reason)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        AuthorityFolder folder = existing(directory);
        try (LockFile _ = folder.lock()) {
            return revoke(folder, issuer, rootKey, rootPassphrase, reason);
        }
    }

    private List<Integer> revoke(
            AuthorityFolder folder, int issuer, Path rootKey, Passphrase rootPassphrase, IssuerRevocation reason)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        List<RootFiles> roots = folder.rootFiles();
        if (!folder.numbers().contains(issuer)) {
            throw new AuthorityUnusable("there is no issuer " + issuer + " in " + folder);
        }
        IssuerFiles revoked = folder.issuerFiles(issuer, roots);
        if (revoked.revocation().isPresent()) {
            throw new AuthorityUnusable("issuer " + issuer + " is revoked already, since "
                    + revoked.revocation().get().since());
        }
        OpenedRoot root = open(folder, rootKey, rootPassphrase);
        if (root.number() != revoked.root().place().number()) {
            throw new AuthorityUnusable(rootKey + " has the key of root " + root.number() + ", and issuer " + issuer
                    + " is below root " + revoked.root().place().number());
        }
        writeNextRootList(
                folder,
                root,
                Optional.of(new RevocationListProfile.Entry(
                        revoked.certificate().getSerialNumber(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        reason.crlReason())));
        return issuing(folder).stream().map(IssuerFiles::number).toList();
    }

    /** Those that may issue, the newest first. One that cannot be read cannot issue either. */
    private List<IssuerFiles> issuing(AuthorityFolder folder) throws IOException, AuthorityUnusable {
        Instant now = clock.instant();
        List<RootFiles> roots = folder.rootFiles();
        List<IssuerFiles> issuing = new ArrayList<>();
        for (int number : folder.numbers()) {
            try {
                issuing.add(folder.issuerFiles(number, roots));
            } catch (AuthorityUnusable e) {
                LOG.log(Level.WARNING, "an issuer is passed over: {0}", e.getMessage());
            }
        }
        issuing.removeIf(each -> !each.mayIssueAt(now));
        return issuing;
    }

    /** A root of a folder, and its key. */
    private record OpenedRoot(RootFiles files, RootKey key) {
        int number() {
            return files.place().number();
        }
    }

    /** The root whose key is in a file. */
    private static OpenedRoot open(AuthorityFolder folder, Path rootKey, Passphrase passphrase)
            throws IOException, AuthorityUnusable {
        List<RootFiles> roots = folder.rootFiles();
        Pkcs12Key.Opened opened = Pkcs12Key.open(rootKey, passphrase);
        return roots.stream()
                .filter(each -> each.certificate().equals(opened.certificate()))
                .findFirst()
                .map(each -> new OpenedRoot(each, new RootKey(each.certificate(), opened.key())))
                .orElseThrow(() -> new AuthorityUnusable(rootKey + " does not hold the key of a root of " + folder));
    }

    private void makeIssuer(AuthorityFolder folder, int number, RootKey root, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        switch (plan.place) {
            case KeyPlace.Pkcs12(Passphrase passphrase) -> {
                KeyPair key = newKey(Curve.P256);
                X509Certificate made = issuer(key.getPublic(), root, plan);
                Pkcs12Key.write(folder.pkcs12File(number), key.getPrivate(), made, passphrase);
                writeCertificate(folder.certificateFile(number), made);
            }
            case KeyPlace.Pkcs11(String uri, PublicKey publicKey) -> {
                X509Certificate made = issuer(publicKey, root, plan);
                DurableFile.write(folder.pkcs11File(number), Bytes.utf8(uri + "\n"), Readers.OWNER);
                writeCertificate(folder.certificateFile(number), made);
            }
            case KeyPlace.InTpm(TpmAddress address) -> {
                PublicKey publicKey = TpmIssuerKey.make(address, folder.tpmFile(number));
                writeCertificate(folder.certificateFile(number), issuer(publicKey, root, plan));
            }
        }
    }

    private X509Certificate issuer(PublicKey key, RootKey root, IssuerPlan plan)
            throws IOException, GeneralSecurityException, AuthorityUnusable {
        TrustDomain domain = Issuer.domain(root.certificate)
                .orElseThrow(() -> new AuthorityUnusable("the root names no trust domain"));
        Instant now = clock.instant();
        Instant end = now.plus(plan.life);
        Instant rootEnd = root.certificate.getNotAfter().toInstant();
        return certificate(CertificateProfile.issuer(
                domain,
                plan.dns,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()),
                CertificateProfile.serial(random),
                new CertificateProfile.Validity(now.minus(CLOCK_SKEW), end.isBefore(rootEnd) ? end : rootEnd),
                root.certificate,
                root.signer()));
    }

    /** All that was revoked stays on the list. */
    private void writeNextRootList(AuthorityFolder folder, OpenedRoot root, Optional<RevocationListProfile.Entry> more)
            throws IOException, GeneralSecurityException {
        RootList last = root.files.list();
        writeRootList(
                folder,
                root.files.place(),
                root.key,
                Math.max(clock.instant().getEpochSecond(), last.number() + 1),
                Stream.concat(last.revoked().stream(), more.stream()).toList());
    }

    private void writeRootList(
            AuthorityFolder folder,
            RootPlace place,
            RootKey root,
            long number,
            List<RevocationListProfile.Entry> revoked)
            throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        DurableFile.write(
                folder.rootListFile(place),
                RevocationListProfile.make(
                        root.certificate, revoked, number, now, now.plus(ROOT_LIST_LIFE), root.signer()),
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
