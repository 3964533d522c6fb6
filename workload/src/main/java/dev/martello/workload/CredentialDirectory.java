package dev.martello.workload;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.FileStamp;
import dev.martello.bytes.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory in which the agent keeps what the appliance was granted: it replaces the files one by one, and removes them when trust ends. */
final class CredentialDirectory {
    static final String CERTIFICATE_FILE = "svid.pem";
    static final String KEY_FILE = "svid.key";
    static final String BUNDLE_FILE = "bundle.pem";

    /** How a key file begins that only the TPM can use. */
    private static final Bytes WRAPPED_BY_TPM = Bytes.ascii("-----BEGIN TSS2 PRIVATE KEY-----");

    private static final int MAX_FILE_BYTES = 64 * 1024;
    private static final int URI_NAME = 6;

    /** What tells one state of the files from another without reading them. */
    record Stamp(List<Optional<FileStamp>> files) {}

    private final Path directory;

    CredentialDirectory(Path directory) {
        this.directory = directory;
    }

    Stamp stamp() throws IOException {
        return new Stamp(List.of(stamp(CERTIFICATE_FILE), stamp(KEY_FILE), stamp(BUNDLE_FILE)));
    }

    private Optional<FileStamp> stamp(String file) throws IOException {
        return FileStamp.of(directory.resolve(file));
    }

    /**
     * What is held now: nothing, where the certificate or the bundle is not there.
     *
     * @throws MalformedCredential if the files do not belong together, as while they are being replaced
     */
    Optional<Credential> read() throws IOException, MalformedCredential {
        Optional<Bytes> certificate = content(CERTIFICATE_FILE);
        Optional<Bytes> bundle = content(BUNDLE_FILE);
        return certificate.isEmpty() || bundle.isEmpty()
                ? Optional.empty()
                : Optional.of(credential(certificate.get(), content(KEY_FILE), bundle.get()));
    }

    private Optional<Bytes> content(String file) throws IOException, MalformedCredential {
        try {
            return Optional.of(BoundedFile.read(directory.resolve(file), MAX_FILE_BYTES));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (BoundedFile.TooLarge e) {
            throw new MalformedCredential(file + " has more than " + MAX_FILE_BYTES + " octets");
        }
    }

    private static Credential credential(Bytes certificate, Optional<Bytes> key, Bytes bundle)
            throws MalformedCredential {
        List<X509Certificate> chain = certificates(CERTIFICATE_FILE, certificate);
        Optional<Bytes> privateKey = key.isEmpty() || key.get().startsWith(WRAPPED_BY_TPM)
                ? Optional.empty()
                : Optional.of(pkcs8(key.get()));
        if (privateKey.isPresent()) {
            requireKeyOf(chain.getFirst().getPublicKey(), privateKey.get());
        }
        return new Credential(
                id(chain.getFirst()), chain.getFirst(), der(chain), privateKey, der(certificates(BUNDLE_FILE, bundle)));
    }

    private static List<X509Certificate> certificates(String file, Bytes pem) throws MalformedCredential {
        try {
            List<X509Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.toArray()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (read.isEmpty()) {
                throw new MalformedCredential(file + " holds no certificate");
            }
            return read;
        } catch (CertificateException e) {
            throw new MalformedCredential(file + " cannot be read: " + e.getMessage());
        }
    }

    private static Bytes der(List<X509Certificate> certificates) throws MalformedCredential {
        BytesWriter all = BytesWriter.bigEndian();
        try {
            for (X509Certificate each : certificates) {
                all.bytes(Bytes.owning(each.getEncoded()));
            }
        } catch (CertificateException e) {
            throw new MalformedCredential("a certificate cannot be written: " + e.getMessage());
        }
        return all.toBytes();
    }

    /** An X.509-SVID has one URI (X509-SVID, section 2). */
    private static SpiffeId id(X509Certificate certificate) throws MalformedCredential {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> uris = Stream.ofNullable(names)
                    .flatMap(Collection::stream)
                    .filter(name -> name.getFirst().equals(URI_NAME))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
            if (uris.size() != 1) {
                throw new MalformedCredential(CERTIFICATE_FILE + " names " + uris.size() + " URIs, not one");
            }
            return SpiffeId.parse(uris.getFirst());
        } catch (CertificateException | IllegalArgumentException e) {
            throw new MalformedCredential(CERTIFICATE_FILE + " has no SPIFFE ID: " + e.getMessage());
        }
    }

    private static Bytes pkcs8(Bytes pem) throws MalformedCredential {
        try {
            return Pem.decode("PRIVATE KEY", pem);
        } catch (IllegalArgumentException e) {
            throw new MalformedCredential(KEY_FILE + " cannot be read: " + e.getMessage());
        }
    }

    private static void requireKeyOf(PublicKey certified, Bytes key) throws MalformedCredential {
        try {
            PrivateKey read = KeyFactory.getInstance(certified.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(key.toArray()));
            String algorithm = "SHA256with" + (certified.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
            byte[] proof = {1};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(read);
            signer.update(proof);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(proof);
            if (!verifier.verify(signer.sign())) {
                throw notOneAnothers();
            }
        } catch (InvalidKeyException | SignatureException e) {
            throw notOneAnothers();
        } catch (GeneralSecurityException e) {
            throw new MalformedCredential(KEY_FILE + " is no key of the kind that " + CERTIFICATE_FILE + " certifies");
        }
    }

    private static MalformedCredential notOneAnothers() {
        return new MalformedCredential(KEY_FILE + " is not the key that " + CERTIFICATE_FILE + " certifies");
    }
}
