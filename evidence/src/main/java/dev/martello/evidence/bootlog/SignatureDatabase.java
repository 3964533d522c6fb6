package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The keys and hashes of a Secure Boot variable: {@code PK}, {@code KEK}, {@code db} or {@code dbx}.
 *
 * @param entries in their order, none if the variable was empty
 * @see <a href="https://uefi.org/specs/UEFI/2.10/32_Secure_Boot_and_Driver_Signing.html">UEFI 2.10, §32.4.1
 *     EFI_SIGNATURE_LIST</a>
 */
public record SignatureDatabase(List<Entry> entries) {
    public static final SignatureDatabase EMPTY = new SignatureDatabase(List.of());

    /** One key or hash. */
    public sealed interface Entry {
        /** Who put it there, by their own word. */
        EfiGuid owner();
    }

    /** A certificate, as it stands in the variable. */
    public record X509(EfiGuid owner, Bytes certificate) implements Entry {
        /** SHA-256 over the certificate. Computed anew each time. */
        public Digest fingerprint() {
            return HashAlgorithm.SHA256.hash(certificate);
        }

        /** The subject's distinguished name, if the certificate can be read. Read anew each time. */
        public Optional<String> subject() {
            return subjectOf(certificate);
        }
    }

    /** The Authenticode digest of an image. */
    public record ImageDigest(EfiGuid owner, Digest digest) implements Entry {}

    /** An entry of another type. */
    public record Other(EfiGuid owner, EfiGuid type, Bytes data) implements Entry {}

    private static final int HEADER_BYTES = 28;

    public SignatureDatabase {
        entries = List.copyOf(entries);
    }

    /**
     * Reads the value of a variable.
     *
     * @throws MalformedBootLog with an offset that counts from the start of the value
     */
    static SignatureDatabase parse(Bytes value) throws MalformedBootLog {
        BytesReader<MalformedBootLog> in = BytesReader.littleEndian(value, MalformedBootLog::new);
        List<Entry> entries = new ArrayList<>();
        while (!in.atEnd()) {
            readList(in, entries);
        }
        return new SignatureDatabase(entries);
    }

    /** The value of a variable that holds these entries, a list for each. */
    Bytes write() {
        BytesWriter out = BytesWriter.littleEndian();
        for (Entry entry : entries) {
            switch (entry) {
                case X509 x509 -> writeList(out, EfiGuid.CERT_X509, x509.owner(), x509.certificate());
                case ImageDigest image ->
                    writeList(
                            out,
                            EfiGuid.CERT_SHA256,
                            image.owner(),
                            image.digest().octets());
                case Other other -> writeList(out, other.type(), other.owner(), other.data());
            }
        }
        return out.toBytes();
    }

    private static void readList(BytesReader<MalformedBootLog> in, List<Entry> entries) throws MalformedBootLog {
        EfiGuid type = new EfiGuid(in.bytes(EfiGuid.BYTES, "SignatureType"));
        long start = in.offset();
        long listBytes = in.u32("SignatureListSize");
        long headerBytes = in.u32("SignatureHeaderSize");
        long entryBytes = in.u32("SignatureSize");
        long left = listBytes - HEADER_BYTES - headerBytes;
        if (left < 0 || headerBytes + left > in.remaining()) {
            throw in.malformedAt(start, "a signature list of " + listBytes + " octets does not fit");
        }
        if (entryBytes <= EfiGuid.BYTES || left % entryBytes != 0) {
            throw in.malformedAt(start, left + " octets are no whole number of signatures of " + entryBytes);
        }
        in.skip((int) headerBytes, "SignatureHeader");
        // Lists of revoked images have hundreds of entries of one owner.
        BiFunction<EfiGuid, Bytes, Entry> reading = reading(type, (int) entryBytes - EfiGuid.BYTES);
        EfiGuid owner = type;
        for (long i = 0; i < left / entryBytes; i++) {
            Bytes octets = in.bytes(EfiGuid.BYTES, "SignatureOwner");
            owner = octets.equals(owner.octets()) ? owner : new EfiGuid(octets);
            entries.add(reading.apply(owner, in.bytes((int) entryBytes - EfiGuid.BYTES, "SignatureData")));
        }
    }

    private static BiFunction<EfiGuid, Bytes, Entry> reading(EfiGuid type, int dataBytes) {
        if (type.equals(EfiGuid.CERT_X509)) {
            return X509::new;
        }
        if (type.equals(EfiGuid.CERT_SHA256) && dataBytes == HashAlgorithm.SHA256.digestBytes()) {
            return (owner, data) -> new ImageDigest(owner, new Digest(HashAlgorithm.SHA256, data));
        }
        return (owner, data) -> new Other(owner, type, data);
    }

    private static void writeList(BytesWriter out, EfiGuid type, EfiGuid owner, Bytes data) {
        int entryBytes = EfiGuid.BYTES + data.length();
        out.bytes(type.octets())
                .u32(HEADER_BYTES + entryBytes)
                .u32(0)
                .u32(entryBytes)
                .bytes(owner.octets())
                .bytes(data);
    }

    private static Optional<String> subjectOf(Bytes certificate) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return factory.generateCertificate(new ByteArrayInputStream(certificate.toArray()))
                            instanceof X509Certificate x509
                    ? Optional.of(x509.getSubjectX500Principal().getName())
                    : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }
}
