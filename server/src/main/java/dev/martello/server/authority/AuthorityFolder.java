package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an authority.
 *
 * <pre>
 *   root.pem        the root's certificate, which relying parties trust
 *   root.p12        its key; to be carried away
 *   root.crl        its revocation list, DER
 *   issuer-1.pem    the certificate of the first issuer; there is a next one after each rotation
 *   issuer-1.p12    its key, or
 *   issuer-1.pkcs11 a PKCS#11 URI that says where the key is, or
 *   issuer-1.tpm    where the TPM is that has the key, and the key as that TPM encrypted it
 * </pre>
 *
 * <p>A certificate is written last, so that what is there is whole.
 */
public final class AuthorityFolder {
    static final String ROOT = "root.pem";
    static final String ROOT_KEY = "root.p12";
    static final String ROOT_LIST = "root.crl";
    static final String CERTIFICATE = "CERTIFICATE";

    /** Behind the number of an issuer, the name of a file that says where its key is. */
    public static final String PKCS11 = ".pkcs11";

    private static final String TPM = ".tpm";

    private static final System.Logger LOG = System.getLogger(AuthorityFolder.class.getName());
    private static final Pattern ISSUER = Pattern.compile("issuer-([1-9][0-9]{0,5})\\.pem");
    private static final int MAX_BYTES = 1 << 20;

    private final Path directory;

    public AuthorityFolder(Path directory) {
        this.directory = directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path certificateFile(int issuer) {
        return file("issuer-" + issuer + ".pem");
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

    X509Certificate root() throws AuthorityUnusable, IOException {
        if (!Files.exists(file(ROOT))) {
            throw new AuthorityUnusable(
                    "there is no authority in " + directory + ": make one with \"martello authority init\"");
        }
        return certificate(file(ROOT));
    }

    /**
     * Reads everything and opens the issuers' keys. The newest must be usable; what is wrong with an older one is logged.
     *
     * @param known issuers whose keys are open already
     * @throws AuthorityUnusable if it is no authority, or its newest key cannot be had
     */
    Authority read(IssuerKeys keys, List<Issuer> known) throws AuthorityUnusable, IOException {
        X509Certificate root = root();
        TrustDomain domain =
                Issuer.domain(root).orElseThrow(() -> new AuthorityUnusable(file(ROOT) + " names no trust domain"));
        List<Issuer> issuers = new ArrayList<>();
        for (int number : numbers()) {
            try {
                issuers.add(issuer(number, root, domain, keys, known));
            } catch (AuthorityUnusable e) {
                if (issuers.isEmpty()) {
                    throw e;
                }
                LOG.log(Level.WARNING, "an older issuer cannot revoke any more: {0}", e.getMessage());
            }
        }
        if (issuers.isEmpty()) {
            throw new AuthorityUnusable(directory + " has a root and no issuer");
        }
        return new Authority(domain, root, encoded(root), bounded(file(ROOT_LIST)), issuers);
    }

    private Issuer issuer(int number, X509Certificate root, TrustDomain domain, IssuerKeys keys, List<Issuer> known)
            throws AuthorityUnusable, IOException {
        Path file = certificateFile(number);
        X509Certificate certificate = certificate(file);
        Optional<Issuer> same = known.stream()
                .filter(each -> each.number() == number && each.certificate().equals(certificate))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        try {
            Issuer issuer = Issuer.of(number, certificate, key(number, certificate, keys));
            boolean isOfDomain = Issuer.domain(certificate).equals(Optional.of(domain));
            if (!issuer.isSignedBy(root.getPublicKey()) || !isOfDomain) {
                throw new AuthorityUnusable(file + " was not certified by the root for " + domain);
            }
            return issuer;
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable(file + " is no certificate of an issuer: " + e.getMessage(), e);
        }
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
            Bytes der = Pem.decode(CERTIFICATE, bounded(file));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityUnusable(file + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    private static Bytes bounded(Path file) throws AuthorityUnusable, IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new AuthorityUnusable(file + " has more than " + MAX_BYTES + " octets");
        }
        return Bytes.owning(Files.readAllBytes(file));
    }

    private static Bytes encoded(X509Certificate certificate) throws AuthorityUnusable {
        try {
            return Bytes.owning(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AuthorityUnusable("the root's certificate cannot be written", e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
