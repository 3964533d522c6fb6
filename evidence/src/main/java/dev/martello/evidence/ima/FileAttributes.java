package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a file that a portable EVM signature is made over, as the template {@code evm-sig} has them.
 *
 * @param values those of the protected extended attributes that the file has, one after the other
 * @param ima the one among them that says what is in the file, {@code security.ima}
 * @param owner user, group and mode as they are signed
 * @param signature the value of {@code security.evm}
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/integrity/evm/evm_crypto.c">Linux,
 *     security/integrity/evm/evm_crypto.c, evm_calc_hmac_or_hash and hmac_add_misc</a>
 */
public record FileAttributes(Bytes values, Bytes ima, Bytes owner, Bytes signature) {
    private static final String IMA = "security.ima";

    /** Inode and generation, which a portable signature has as zero. */
    private static final int PLACE_BYTES = 12;

    /** At the end, as the compiler lays out the structure on machines of 64 bits. */
    private static final int PADDING_BYTES = 2;

    private static final int UID_BYTES = 4;
    private static final int MODE_BYTES = 2;

    /**
     * The attributes that an entry has.
     *
     * @return nothing if the template has not all of them, or the file has no portable signature
     * @throws MalformedFileSignature if they do not fit each other, or {@code security.ima} is not among them, without which the
     *     kernel takes no portable signature
     */
    public static Optional<FileAttributes> of(ImaEntry entry) throws MalformedFileSignature {
        Bytes signature = field(entry, ImaField.EVMSIG);
        Bytes uid = field(entry, ImaField.IUID);
        Bytes gid = field(entry, ImaField.IGID);
        Bytes mode = field(entry, ImaField.IMODE);
        boolean isThere = !signature.isEmpty()
                && uid.length() == UID_BYTES
                && gid.length() == UID_BYTES
                && mode.length() == MODE_BYTES;
        if (!isThere || entry.field(ImaField.XATTRVALUES).isEmpty()) {
            return Optional.empty();
        }
        Bytes values = field(entry, ImaField.XATTRVALUES);
        Bytes ima = ima(names(field(entry, ImaField.XATTRNAMES)), field(entry, ImaField.XATTRLENGTHS), values);
        return Optional.of(new FileAttributes(values, ima, Bytes.concat(uid, gid, mode), signature));
    }

    private static Bytes field(ImaEntry entry, ImaField field) {
        return entry.field(field).orElse(Bytes.EMPTY);
    }

    private static List<String> names(Bytes field) {
        String text = field.toString(StandardCharsets.ISO_8859_1);
        return List.of(text.substring(0, Math.max(0, text.length() - 1)).split("\\|", -1));
    }

    private static Bytes ima(List<String> names, Bytes lengths, Bytes values) throws MalformedFileSignature {
        BytesReader<MalformedFileSignature> sizes = BytesReader.littleEndian(lengths, MalformedFileSignature::new);
        BytesReader<MalformedFileSignature> in = BytesReader.bigEndian(values, MalformedFileSignature::new);
        List<Bytes> found = new ArrayList<>();
        for (String name : names) {
            long length = sizes.u32("the length of " + IMA);
            if (length > in.remaining()) {
                throw in.malformed("the values end before those that are announced");
            }
            Bytes value = in.bytes((int) length, "value");
            if (name.equals(IMA)) {
                found.add(value);
            }
        }
        sizes.requireEnd("xattrlengths");
        in.requireEnd("xattrvalues");
        if (found.size() != 1) {
            throw in.malformed(IMA + " is there " + found.size() + " times");
        }
        return found.getFirst();
    }

    /** What a {@linkplain FileSignature.Form#ATTRIBUTES signature over the attributes} vouches for. */
    public Digest digest(HashAlgorithm hash) {
        return hash.hash(values, Bytes.repeat(0, PLACE_BYTES), owner, Bytes.repeat(0, PADDING_BYTES));
    }

    private static final int IMA_XATTR_DIGEST_NG = 0x04;

    /** The digest of the file that {@link #ima} is; nothing if it is a signature, or of an algorithm that is not known here. */
    public Optional<Digest> fileDigest() {
        if (ima.length() < 2 || ima.at(0) != IMA_XATTR_DIGEST_NG) {
            return Optional.empty();
        }
        return FileSignature.hash(ima.at(1))
                .filter(hash -> hash.digestBytes() == ima.length() - 2)
                .map(hash -> new Digest(hash, ima.from(2)));
    }
}
