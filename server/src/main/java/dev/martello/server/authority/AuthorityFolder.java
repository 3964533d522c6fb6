package dev.martello.server.authority;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import dev.martello.bytes.FileStamp;
import dev.martello.bytes.LockFile;
import dev.martello.bytes.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an authority.
 *
 * <pre>
 *   root.pem         the root's certificate, which relying parties trust
 *   root.p12         its key; to be carried away
 *   root.crl         its revocation list, DER
 *   root-2.pem …     the same of the root after it, while both are trusted
 *   root.pem.retired in place of root.pem: nothing new is below that root
 *   issuer-1.pem     the certificate of the first issuer; there is a next one after each rotation
 *   issuer-1.p12     its key, or
 *   issuer-1.pkcs11  a PKCS#11 URI that says where the key is, or
 *   issuer-1.tpm     where the TPM is that has the key, and the key as that TPM encrypted it
 * </pre>
 *
 * <p>A certificate is written last, so that what is there is whole. A key without one is left of a command that was killed; no other one is put in its
 * place.
 */
public final class AuthorityFolder {
    /** That count at a time, beside those that are retired. */
    static final int MAX_ROOTS = 4;

    static final String CERTIFICATE = "CERTIFICATE";

    /** Behind the number of an issuer, the name of a file that says where its key is. */
    public static final String PKCS11 = ".pkcs11";

    private static final String TPM = ".tpm";
    private static final String PEM = ".pem";
    private static final String RETIRED = ".retired";

    private static final Pattern ROOT = Pattern.compile("root(?:-([2-9]|[1-9][0-9]{1,5}))?\\.pem(\\.retired)?");
    private static final Pattern ISSUER = Pattern.compile("issuer-([1-9][0-9]{0,5})\\.pem");
    private static final Pattern OF_ROOT = Pattern.compile("root-([1-9][0-9]{0,5})\\..+");
    private static final Pattern OF_ISSUER = Pattern.compile("issuer-([1-9][0-9]{0,5})\\..+");
    private static final String LOCK = "lock";
    private static final Pattern UNFINISHED =
            Pattern.compile("(root|issuer).*" + Pattern.quote(DurableFile.UNFINISHED));
    private static final int MAX_BYTES = 1 << 20;

    private final Path directory;

    public AuthorityFolder(Path directory) {
        this.directory = directory;
    }

    /**
     * A root.
     *
     * @param number the first one has 1
     */
    record RootPlace(int number, boolean isRetired) {
        private String name() {
            return number == 1 ? "root" : "root-" + number;
        }
    }

    /**
     * What is in the files of a root.
     *
     * @param list what it revoked
     */
    record RootFiles(RootPlace place, X509Certificate certificate, RootList list) {}

    /** The certificate of an issuer, and the root that certified it. */
    record IssuerFiles(int number, X509Certificate certificate, RootFiles root) {
        /** What the root says of it, if that revoked it. */
        Optional<RevocationListProfile.Entry> revocation() {
            return root.list().of(certificate);
        }

        /** Whether it signs new certificates then, as far as the folder knows. */
        boolean mayIssueAt(Instant time) {
            return Issuer.isValidAt(certificate, time) && revocation().isEmpty() && !root.place.isRetired;
        }
    }

    Path rootFile(RootPlace root) {
        return file(root.name() + PEM + (root.isRetired ? RETIRED : ""));
    }

    Path rootKeyFile(RootPlace root) {
        return file(root.name() + ".p12");
    }

    Path rootListFile(RootPlace root) {
        return file(root.name() + ".crl");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    Path certificateFile(int issuer) {
        return file("issuer-" + issuer + PEM);
    }

    Path pkcs12File(int issuer) {
        return file("issuer-" + issuer + ".p12");
    }

    Path pkcs11File(int issuer) {
        return file("issuer-" + issuer + PKCS11);
    }

    Path tpmFile(int issuer) {
        return file("issuer-" + issuer + TPM);
    }

    /** The numbers of the issuers that there are, the greatest first. */
    List<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> ISSUER.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Integer.valueOf(name.group(1)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** The number of the next issuer: no file has it, not even one that a killed command left. */
    int nextIssuer() throws IOException {
        return greatest(OF_ISSUER).orElse(0) + 1;
    }

    /** The number of the next root, likewise. */
    int nextRoot() throws IOException {
        return greatest(OF_ROOT).orElse(1) + 1;
    }

    private OptionalInt greatest(Pattern numbered) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> numbered.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max();
        }
    }

    /**
     * Keeps other commands from changing the folder, and takes away what killed ones had begun to write: a key may be in it.
     *
     * @throws AuthorityUnusable if another one is changing it
     */
    LockFile lock() throws AuthorityUnusable, IOException {
        LockFile lock = LockFile.take(directory, LOCK)
                .orElseThrow(() -> new AuthorityUnusable("another command is changing " + directory + ": wait for it"));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (UNFINISHED.matcher(file.getFileName().toString()).matches()) {
                    Files.deleteIfExists(file);
                }
            }
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** The roots that there are, the first one first. */
    List<RootPlace> roots() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> ROOT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> new RootPlace(
                            name.group(1) == null ? 1 : Integer.parseInt(name.group(1)), name.group(2) != null))
                    .sorted(Comparator.comparingInt(RootPlace::number))
                    .toList();
        }
    }

    /** The roots of an authority: one at least. */
    List<RootPlace> requireRoots() throws AuthorityUnusable, IOException {
        List<RootPlace> roots = roots();
        if (roots.isEmpty()) {
            throw new AuthorityUnusable(
                    "there is no authority in " + directory + ": make one with \"martello authority init\"");
        }
        return roots;
    }

    /** What is there, and in which state; other stamps say that something has changed. */
    List<FileStamp> stamps() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<FileStamp> stamps = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                FileStamp.of(file).ifPresent(stamps::add);
            }
            return stamps;
        }
    }

    /** Reads what there is of a root. */
    RootFiles root(RootPlace place) throws AuthorityUnusable, IOException {
        X509Certificate certificate = certificate(rootFile(place));
        if (Issuer.domain(certificate).isEmpty()) {
            throw new AuthorityUnusable(rootFile(place) + " names no trust domain");
        }
        Path list = rootListFile(place);
        if (!Files.exists(list)) {
            throw new AuthorityUnusable("there is no " + list + ", which says what the root revoked");
        }
        try {
            return new RootFiles(place, certificate, RootList.parse(bounded(list), certificate));
        } catch (AuthorityUnusable e) {
            throw new AuthorityUnusable(list + ": " + e.getMessage(), e);
        }
    }

    /** Reads what there is of all roots: of one at least. */
    List<RootFiles> rootFiles() throws AuthorityUnusable, IOException {
        List<RootFiles> roots = new ArrayList<>();
        for (RootPlace place : requireRoots()) {
            roots.add(root(place));
        }
        return roots;
    }

    /**
     * Reads the certificate of an issuer.
     *
     * @throws AuthorityUnusable if none of these roots certified it
     */
    IssuerFiles issuerFiles(int number, List<RootFiles> roots) throws AuthorityUnusable, IOException {
        Path file = certificateFile(number);
        X509Certificate certificate = certificate(file);
        return roots.stream()
                .filter(root -> Issuer.isBelow(certificate, root.certificate()))
                .findFirst()
                .map(root -> new IssuerFiles(number, certificate, root))
                .orElseThrow(() -> new AuthorityUnusable(file + " was not certified by a root of " + directory));
    }

    /**
     * Reads an issuer and opens its key. That of one that was revoked need not be there.
     *
     * @param roots of which one has to have certified it
     * @param known issuers whose keys are open already
     * @throws AuthorityUnusable if none of them has, or its key cannot be had
     */
    Issuer issuer(int number, PublishedRoots roots, IssuerKeys keys, List<Issuer> known)
            throws AuthorityUnusable, IOException {
        Path file = certificateFile(number);
        X509Certificate certificate = certificate(file);
        Optional<Issuer> same = known.stream()
                .filter(each -> each.number() == number && each.certificate().equals(certificate))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        if (!roots.haveCertified(certificate)) {
            throw new AuthorityUnusable(file + " was not certified by the root for its trust domain");
        }
        boolean isGone = roots.haveRevoked(certificate) && !hasKey(number);
        try {
            return Issuer.of(number, certificate, isGone ? IssuerKey.GONE : key(number, certificate, keys));
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(file + " is no certificate of an issuer: " + e.getMessage(), e);
        }
    }

    private boolean hasKey(int issuer) {
        return Stream.of(pkcs12File(issuer), pkcs11File(issuer), tpmFile(issuer))
                .anyMatch(Files::exists);
    }

    private IssuerKey key(int number, X509Certificate certificate, IssuerKeys keys)
            throws AuthorityUnusable, IOException {
        if (Files.exists(tpmFile(number))) {
            return TpmIssuerKey.open(tpmFile(number), certificate);
        }
        return keys.open(Files.exists(pkcs11File(number)) ? pkcs11File(number) : pkcs12File(number), certificate);
    }

    /** Where the key of an issuer is, in words. */
    String keyPlace(int number) {
        if (Files.exists(tpmFile(number))) {
            return "a TPM";
        }
        return Files.exists(pkcs11File(number)) ? "a token" : "a file";
    }

    static X509Certificate certificate(Path file) throws AuthorityUnusable, IOException {
        try {
            return certificate(Pem.decode(CERTIFICATE, bounded(file)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityUnusable(file + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    static X509Certificate certificate(Bytes der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    private static Bytes bounded(Path file) throws AuthorityUnusable, IOException {
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (BoundedFile.TooLarge e) {
            throw new AuthorityUnusable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
