package dev.martello.server.authority;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.DurableFile;
import dev.martello.bytes.DurableFile.Readers;
import dev.martello.bytes.Pem;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.transport.TpmAddress;
import dev.martello.tpm.verifier.HandshakeKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's key that was made in a TPM and never leaves it. What is in the file is of no use to any other TPM: where this one is, and the two parts of
 * the key as {@code tpm2_load} takes them.
 *
 * <p>A TPM that does not answer is opened anew, once for each signature. For use by many threads, which wait for each other.
 */
final class TpmIssuerKey implements IssuerKey {
    private static final String PUBLIC = "TPM2B_PUBLIC";
    private static final String PRIVATE = "TPM2B_PRIVATE";
    private static final int MAX_BYTES = 8 << 10;

    private record Loaded(Tpm tpm, HandshakeKey key) {
        static Loaded open(TpmAddress address, KeyBlob blob) throws TpmException {
            Tpm tpm = Tpm.over(address.open());
            try {
                return new Loaded(tpm, HandshakeKey.load(tpm, blob));
            } catch (TpmException e) {
                tpm.close();
                throw e;
            }
        }
    }

    private final TpmAddress address;
    private final KeyBlob blob;
    private @Nullable Loaded loaded;

    private TpmIssuerKey(TpmAddress address, KeyBlob blob) {
        this.address = address;
        this.blob = blob;
    }

    /** Makes a key on P-256, and writes what is needed to use it. */
    static PublicKey make(TpmAddress address, Path file) throws IOException, GeneralSecurityException {
        try (Tpm tpm = Tpm.over(address.open());
                HandshakeKey key = HandshakeKey.create(tpm)) {
            KeyBlob blob = key.blob();
            DurableFile.write(
                    file,
                    Bytes.ascii(address + "\n" + pem(PUBLIC, blob.publicArea()) + pem(PRIVATE, blob.privateArea())),
                    Readers.OWNER);
            return PublicKeys.of(key.publicArea());
        } catch (TpmException e) {
            throw new GeneralSecurityException("the TPM at " + address + " makes no key: " + e.getMessage(), e);
        }
    }

    private static String pem(String label, Bytes area) {
        return Pem.encode(label, BytesWriter.bigEndian().sized16(area).toBytes().toArray());
    }

    /**
     * Opens a key, and has the TPM load it.
     *
     * @throws AuthorityUnusable if it is none of this TPM, or another one than the certificate's
     */
    static TpmIssuerKey open(Path file, X509Certificate certificate) throws AuthorityUnusable, IOException {
        try {
            Bytes content = BoundedFile.read(file, MAX_BYTES);
            TpmAddress address = TpmAddress.parse(
                    content.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
            TpmIssuerKey key = new TpmIssuerKey(address, new KeyBlob(area(PUBLIC, content), area(PRIVATE, content)));
            key.requireFor(certificate);
            return key;
        } catch (BoundedFile.TooLarge e) {
            throw new AuthorityUnusable(e.getMessage() + ", which no key has", e);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new AuthorityUnusable(file + ": " + e.getMessage(), e);
        }
    }

    private static Bytes area(String label, Bytes content) throws GeneralSecurityException {
        BytesReader<GeneralSecurityException> in = BytesReader.bigEndian(
                Pem.decode(label, content),
                (offset, problem) ->
                        new GeneralSecurityException(label + " is malformed at octet " + offset + ": " + problem));
        Bytes area = in.bytes(in.u16("size"), label);
        in.requireEnd(label);
        return area;
    }

    private synchronized void requireFor(X509Certificate certificate) throws GeneralSecurityException {
        try {
            HandshakeKey key = loaded().key;
            Optional<String> defect = HandshakeKeys.defect(key.publicArea());
            if (defect.isPresent()) {
                throw new GeneralSecurityException("the key " + defect.get() + ", so others may have it");
            }
            if (!PublicKeys.of(key.publicArea()).equals(certificate.getPublicKey())) {
                throw new GeneralSecurityException("it is not the key of " + certificate.getSubjectX500Principal());
            }
        } catch (TpmException e) {
            throw new GeneralSecurityException(
                    "the TPM at " + address + " does not load the key: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized Bytes sign(Bytes message) throws GeneralSecurityException {
        try {
            return signOnce(message);
        } catch (TpmException e) {
            forget(e);
        }
        try {
            return signOnce(message);
        } catch (TpmException e) {
            forget(e);
            throw new GeneralSecurityException("the TPM at " + address + " does not sign: " + e.getMessage(), e);
        }
    }

    private Bytes signOnce(Bytes message) throws TpmException {
        return loaded().key.sign(HashAlgorithm.SHA256.hash(message)).der();
    }

    private Loaded loaded() throws TpmException {
        Loaded current = loaded;
        if (current == null) {
            current = Loaded.open(address, blob);
            loaded = current;
        }
        return current;
    }

    /** What was loaded is gone with the connection, or with the TPM's last start. */
    private void forget(TpmException failure) {
        Loaded last = loaded;
        loaded = null;
        if (last != null) {
            try {
                last.tpm.close();
            } catch (TpmException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
