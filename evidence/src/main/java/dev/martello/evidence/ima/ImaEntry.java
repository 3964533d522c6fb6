package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;

/**
 * One measurement, or one violation, of a list. Its octets stay where the list was read from; fields are decoded when asked for.
 *
 * <p>What an entry says is worth nothing until a PCR value vouches for it ({@link ImaReplay#match}), and what a
 * {@link Kind#VIOLATION violation} says is never vouched for.
 *
 * @param templateHash the 20 octets of the list: SHA-1 over the template data, all zero for a violation
 * @param data the template and its fields
 */
public record ImaEntry(PcrIndex pcr, Bytes templateHash, TemplateData data) {
    public static final int TEMPLATE_HASH_BYTES = 20;

    /** What the kernel recorded. */
    public enum Kind {
        MEASUREMENT,
        /**
         * A file was opened for writing while it was measured, or for measuring while it was open for writing (the list does
         * not tell which), so that no digest says what was read. All ones are extended, thus path and fields of a violation are
         * covered by no PCR.
         */
        VIOLATION
    }

    /** What the {@link #fileDigest} was made over. */
    public enum DigestType {
        FILE,
        /** The root of a fs-verity tree and its descriptor: never equal to the digest of the file. */
        VERITY
    }

    private static final Bytes VIOLATION_HASH = Bytes.repeat(0, TEMPLATE_HASH_BYTES);
    private static final Bytes VERITY_PREFIX = Bytes.ascii("verity:");
    private static final Bytes IMA_PREFIX = Bytes.ascii("ima:");

    /** @throws IllegalArgumentException if the template hash is not 20 octets */
    public ImaEntry {
        if (templateHash.length() != TEMPLATE_HASH_BYTES) {
            throw new IllegalArgumentException("a template hash has 20 octets, not " + templateHash.length());
        }
    }

    /** A measurement with the template {@code ima-ng}. Spaces of the path become underscores, as the kernel does it. */
    public static ImaEntry imaNg(PcrIndex pcr, Digest fileDigest, String path) {
        List<Bytes> contents = List.of(LinuxDigest.named(fileDigest), nameContent(path));
        return measurement(pcr, TemplateData.of(ImaTemplate.IMA_NG, contents));
    }

    /** A measurement with the template {@code ima-sig}; a file without a signature has an empty one. */
    public static ImaEntry imaSig(PcrIndex pcr, Digest fileDigest, String path, Bytes signature) {
        List<Bytes> contents = List.of(LinuxDigest.named(fileDigest), nameContent(path), signature);
        return measurement(pcr, TemplateData.of(ImaTemplate.IMA_SIG, contents));
    }

    /** A violation as the template {@code ima-ng} records it where files are measured with SHA-256. */
    public static ImaEntry violation(PcrIndex pcr, String path) {
        List<Bytes> contents = List.of(LinuxDigest.named(HashAlgorithm.SHA256.zero()), nameContent(path));
        return new ImaEntry(pcr, VIOLATION_HASH, TemplateData.of(ImaTemplate.IMA_NG, contents));
    }

    /** A measurement with any template; the template hash is computed. */
    public static ImaEntry measurement(PcrIndex pcr, TemplateData data) {
        return new ImaEntry(pcr, HashAlgorithm.SHA1.hash(data.hashed()).octets(), data);
    }

    private static Bytes nameContent(String path) {
        return Bytes.concat(listedPath(path), Bytes.of(0));
    }

    /** What {@link #path} is for the file of a path: its octets in UTF-8, with underscores for spaces. */
    public static Bytes listedPath(String path) {
        return Bytes.utf8(path.replace(' ', '_'));
    }

    /**
     * What the fields are called. No digest covers this name, so entries may have been renamed to any template whose fields have
     * the same form, or to one that nobody knows. Conclude nothing from it, and let no entry pass because it has no digest.
     */
    public ImaTemplate template() {
        return data.template();
    }

    /** The octets of all fields as the binary list has them, without the size before them all. */
    public Bytes templateData() {
        return data.octets();
    }

    public Kind kind() {
        return templateHash.allEqual(0) ? Kind.VIOLATION : Kind.MEASUREMENT;
    }

    /**
     * The octets of the path, or the name of an event that is no file. Paths on Linux need not be text; in lists of all but the
     * oldest kernels, spaces are underscores. Empty for an opaque template.
     */
    public Bytes path() {
        return content(ImaField.N_NG, ImaField.N)
                .map(name -> name.slice(0, name.length() - 1))
                .orElse(Bytes.EMPTY);
    }

    /**
     * The path for people, fit for a terminal: whatever is not a visible character, and the backslash, is written as a backslash
     * and three octal digits an octet, so that no two paths look the same by trickery of control characters.
     */
    public String pathText() {
        return EscapedText.of(path());
    }

    /**
     * The digest of the measured file or buffer, which {@link #digestType} tells more about; none for violations, opaque
     * templates, and algorithms that no PCR bank has, such as MD5.
     */
    public Optional<Digest> fileDigest() {
        if (kind() == Kind.VIOLATION) {
            return Optional.empty();
        }
        Optional<Bytes> named = namedDigest();
        return named.isPresent()
                ? named.flatMap(content -> LinuxDigest.read(withoutType(content)))
                : field(ImaField.D).flatMap(LinuxDigest::readSha1);
    }

    private static Bytes withoutType(Bytes content) {
        return content.startsWith(VERITY_PREFIX)
                ? content.from(VERITY_PREFIX.length())
                : content.startsWith(IMA_PREFIX) ? content.from(IMA_PREFIX.length()) : content;
    }

    /** Told by the octets of the digest, not by the name of the template. */
    public DigestType digestType() {
        return namedDigest()
                        .filter(content -> content.startsWith(VERITY_PREFIX))
                        .isPresent()
                ? DigestType.VERITY
                : DigestType.FILE;
    }

    private Optional<Bytes> namedDigest() {
        return content(ImaField.D_NG, ImaField.D_NGV2);
    }

    /** The file's signature as its extended attribute holds it, if the template has one and the file had one. */
    public Optional<Bytes> signature() {
        return present(ImaField.SIG);
    }

    /** The signature at the end of the file, for {@link AppendedSignature}, if the template has one and the file had one. */
    public Optional<Bytes> appendedSignature() {
        return present(ImaField.MODSIG);
    }

    /** The digest of the file without the {@link #appendedSignature}, of that signature's algorithm, unless that is over attributes. */
    public Optional<Digest> unsignedDigest() {
        return present(ImaField.D_MODSIG).flatMap(LinuxDigest::read);
    }

    /**
     * Whether the kernel held the attributes that a signature is over against the content. If they name another digest it lists none; otherwise it
     * lists in {@code d-modsig} what is signed in place of the content: the digest of the attributes, or, for algorithms that sign messages, the
     * attributes.
     *
     * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/crypto/asymmetric_keys/pkcs7_verify.c">Linux,
     *     crypto/asymmetric_keys/pkcs7_verify.c, pkcs7_digest</a>
     */
    public boolean hasChecked(AppendedSignature.OverAttributes signature) {
        Bytes listed = field(ImaField.D_MODSIG).orElse(Bytes.EMPTY);
        Digest digest = signature.message().digest();
        return listed.equals(LinuxDigest.named(digest))
                || listed.equals(LinuxDigest.named(digest.algorithm(), signature.attributes()));
    }

    private Optional<Bytes> present(ImaField field) {
        return field(field).filter(content -> !content.isEmpty());
    }

    /** The octets of a field, if the template has it. They may be none: the kernel had nothing to say. */
    public Optional<Bytes> field(ImaField field) {
        return data.field(field);
    }

    private Optional<Bytes> content(ImaField first, ImaField second) {
        Optional<Bytes> content = field(first);
        return content.isPresent() ? content : field(second);
    }

    /**
     * What the kernel extends the entry's PCR with in a bank: all ones for a violation; otherwise the listed template hash in the
     * SHA-1 bank, and the template data's own digest in any other.
     */
    public Digest extended(HashAlgorithm bank) {
        if (kind() == Kind.VIOLATION) {
            return new Digest(bank, Bytes.repeat(0xff, bank.digestBytes()));
        }
        return bank == HashAlgorithm.SHA1 ? new Digest(bank, templateHash) : bank.hash(data.hashed());
    }
}
