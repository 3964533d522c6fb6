package dev.martello.release.boot;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.pe.MalformedPe;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.pe.PeSection;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel with all that it needs to start in one PE image, before which systemd-stub runs.
 *
 * @see <a href="https://uapi-group.org/specifications/specs/unified_kernel_image/">UAPI Group, "Unified Kernel Image"</a>
 */
final class UnifiedKernelImage {
    /** Zeros behind a kernel in memory are room for it to unpack into; they are never held here. */
    private static final int MAX_ZERO_FILL_OF_KERNEL = 256 << 20;

    /** Other sections have no use for any, and are held whole. */
    private static final int MAX_ZERO_FILL = 1 << 20;

    private static final Bytes ZEROS = Bytes.repeat(0, 1 << 16);

    /** One section as it is in memory: what the file has of it, and octets of zero. */
    record Section(UkiSectionName name, Bytes loaded, int zeroFill) {
        Digest digest(HashAlgorithm algorithm) {
            MessageDigest digest = algorithm.newDigest();
            loaded.update(digest);
            zeros().forEach(each -> each.update(digest));
            return new Digest(algorithm, Bytes.owning(digest.digest()));
        }

        /** The octets of zero, in parts that share their memory. */
        private List<Bytes> zeros() {
            List<Bytes> zeros = new ArrayList<>(Collections.nCopies(zeroFill / ZEROS.length(), ZEROS));
            zeros.add(ZEROS.slice(0, zeroFill % ZEROS.length()));
            return zeros;
        }

        private Bytes content() {
            return zeroFill == 0 ? loaded : Bytes.concat(loaded, Bytes.repeat(0, zeroFill));
        }
    }

    private final PeImage image;
    private final Optional<StubVersion> stub;
    private final List<Section> sections;

    private UnifiedKernelImage(PeImage image, List<Section> sections) {
        this.image = image;
        this.stub = StubVersion.of(image);
        this.sections = sections;
    }

    static boolean isOne(PeImage image) {
        return image.section(UkiSectionName.LINUX.label()).isPresent();
    }

    /** @throws UnsuitableBootFile if there is no kernel in it, or more than one choice of sections to start with */
    static UnifiedKernelImage of(PeImage image) throws UnsuitableBootFile {
        if (!isOne(image)) {
            throw new UnsuitableBootFile("has no section .linux, so it is no unified kernel image");
        }
        List<Section> sections = new ArrayList<>();
        for (UkiSectionName name : UkiSectionName.values()) {
            List<PeSection> all = image.sections().stream()
                    .filter(each -> each.name().equals(name.label()) && each.virtualSize() > 0)
                    .toList();
            if (name == UkiSectionName.PROFILE && !all.isEmpty()) {
                throw new UnsuitableBootFile("has profiles (.profile), of which one is chosen at each start;"
                        + " build one image for each profile");
            }
            if (all.size() > 1 && !name.dependsOnHardware()) {
                throw new UnsuitableBootFile("has " + all.size() + " sections " + name.label());
            }
            for (PeSection each : all) {
                sections.add(section(name, each));
            }
        }
        return new UnifiedKernelImage(image, sections);
    }

    PeImage image() {
        return image;
    }

    /** In the order in which they are measured. */
    List<Section> sections() {
        return sections;
    }

    /** The stub, if it is one whose ways are known. */
    Optional<StubVersion> stub() {
        return stub;
    }

    /** The sections that the stub measures; none if that is not known, or decided by hardware. */
    Optional<List<Section>> measuredSections() {
        return stub.filter(_ -> sections.stream().noneMatch(each -> each.name().dependsOnHardware()))
                .map(version -> sections.stream()
                        .filter(each -> each.name().isMeasuredBy(version))
                        .toList());
    }

    /** The kernel as an image of its own; none if it is not one, or if what firmware would measure of it is not defined. */
    Optional<PeImage> kernel() {
        Section linux = section(UkiSectionName.LINUX).orElseThrow();
        try {
            PeImage kernel = PeImage.parse(linux.loaded());
            if (linux.zeroFill() == 0) {
                return Optional.of(kernel);
            }
            // Zeros behind a certificate table would put it in the midst of what is measured.
            return kernel.signatures().isEmpty() ? Optional.of(kernel.followedBy(linux.zeros())) : Optional.empty();
        } catch (MalformedPe e) {
            return Optional.empty();
        }
    }

    /** The text of {@code .cmdline} up to a NUL, if there is that section. */
    Optional<String> commandLine() throws UnsuitableBootFile {
        Optional<Bytes> content = content(UkiSectionName.CMDLINE);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        byte[] octets = content.get().toArray();
        int end = 0;
        while (end < octets.length && octets[end] != 0) {
            end++;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, end))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new UnsuitableBootFile("has a command line that is not UTF-8");
        }
    }

    /** The initial RAM disk that the kernel is handed if nothing beside the image adds to it. */
    Optional<Bytes> initrd() {
        Optional<Bytes> none = Optional.empty();
        List<Bytes> parts = Stream.of(
                        stub.isPresent() ? content(UkiSectionName.UCODE) : none,
                        content(UkiSectionName.INITRD),
                        raw(".pcrsig").map(each -> CpioFile.archive("tpm2-pcr-signature.json", each)),
                        content(UkiSectionName.PCRPKEY).map(each -> CpioFile.archive("tpm2-pcr-public-key.pem", each)),
                        stub.filter(StubVersion::passesOsRelease).isPresent()
                                ? content(UkiSectionName.OSREL).map(each -> CpioFile.archive("os-release", each))
                                : none)
                .flatMap(Optional::stream)
                .toList();
        return switch (parts.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(parts.getFirst());
            default ->
                Optional.of(Bytes.concat(parts.stream().map(CpioFile::padded).toArray(Bytes[]::new)));
        };
    }

    private Optional<Bytes> content(UkiSectionName name) {
        return section(name).map(Section::content);
    }

    private Optional<Section> section(UkiSectionName name) {
        return sections.stream().filter(each -> each.name() == name).findFirst();
    }

    private Optional<Bytes> raw(String name) {
        return image.section(name).map(PeSection::loaded).filter(each -> !each.isEmpty());
    }

    private static Section section(UkiSectionName name, PeSection section) throws UnsuitableBootFile {
        int most = name == UkiSectionName.LINUX ? MAX_ZERO_FILL_OF_KERNEL : MAX_ZERO_FILL;
        if (section.zeroFill() > most) {
            throw new UnsuitableBootFile("has a section " + section.name() + " with " + section.zeroFill()
                    + " octets of zero behind it, at most " + most + " are allowed");
        }
        return new Section(name, section.loaded(), (int) section.zeroFill());
    }
}
