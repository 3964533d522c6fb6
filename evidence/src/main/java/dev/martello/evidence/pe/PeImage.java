package dev.martello.evidence.pe;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PE32 or PE32+ image.
 *
 * @param machine {@code IMAGE_FILE_MACHINE_…}
 * @param sections in the order of the section table
 * @param signatures in the order of the certificate table, unchecked
 * @param hashed what Authenticode covers, in order
 */
public record PeImage(int machine, List<PeSection> sections, List<EmbeddedSignature> signatures, List<Bytes> hashed) {
    /** Firmware loads an image whole; a unified kernel image with a system in its initial RAM disk may be large. */
    public static final int MAX_BYTES = 1 << 30;

    public static final int MAX_SECTIONS = 1024;

    /** {@code IMAGE_FILE_MACHINE_AMD64}. */
    public static final int AMD64 = 0x8664;

    /** {@code IMAGE_FILE_MACHINE_ARM64}. */
    public static final int ARM64 = 0xaa64;

    public PeImage {
        sections = List.copyOf(sections);
        signatures = List.copyOf(signatures);
        hashed = List.copyOf(hashed);
    }

    /**
     * Reads an image. The result shares the octets.
     *
     * @throws MalformedPe if these are not the octets of an image, if a part of it is outside of the file or over another part,
     *     or if the certificate table does not end the file: firmware either refuses such images, or what it measures of them is
     *     not what a signature covers
     */
    public static PeImage parse(Bytes file) throws MalformedPe {
        return PeReader.read(file);
    }

    /** Whether a file begins as images do. */
    public static boolean isLikely(Bytes file) {
        return file.startsWith(PeReader.DOS_MAGIC);
    }

    /** The first section of this name. */
    public Optional<PeSection> section(String name) {
        return sections.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The image with more octets behind its last, in parts, which Authenticode covers too. It has no certificate table. */
    public PeImage followedBy(List<Bytes> more) {
        return new PeImage(
                machine,
                sections,
                signatures,
                Stream.concat(hashed.stream(), more.stream()).toList());
    }

    /**
     * The Authenticode digest, as firmware computes it: of all but the checksum, the certificate table and where that is. Tools
     * that sign fill a file up to a multiple of eight octets first, so signing changes the digest of one that is not.
     *
     * @see <a href="https://github.com/tianocore/edk2/blob/master/SecurityPkg/Tcg/Tcg2Dxe/MeasureBootPeCoff.c">EDK II,
     *     MeasureBootPeCoff.c</a>
     */
    public Digest authenticode(HashAlgorithm algorithm) {
        MessageDigest digest = algorithm.newDigest();
        hashed.forEach(part -> part.update(digest));
        return new Digest(algorithm, Bytes.owning(digest.digest()));
    }
}
