package dev.martello.release.boot;

import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.pe.MalformedPe;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.boot.BootFile.Kind;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads what a machine loads while it starts.
 *
 * <p>An image that firmware starts gets its Authenticode digests, which firmware and shim measure, and those of its octets, which
 * boot loaders measure when they read it; any other file gets the latter. A PE image is held in memory while it is read, at most
 * {@link PeImage#MAX_BYTES}.
 */
public final class BootFileReader {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Platform platform;
    private final SortedSet<HashAlgorithm> algorithms;
    private final List<BootPhases> phases;

    /**
     * A reader for appliances of one platform.
     *
     * @param algorithms those of the digests that each file gets, and of the banks to predict
     * @param phases how far the system may be when PCR 11 is looked at, beside not having come to any phase
     */
    public BootFileReader(Platform platform, Set<HashAlgorithm> algorithms, List<BootPhases> phases) {
        this.platform = platform;
        this.algorithms = new TreeSet<>(algorithms);
        this.phases = List.copyOf(phases);
    }

    /**
     * Reads a file.
     *
     * @param name what the release calls it
     * @throws UnsuitableBootFile if it begins as a PE image and is none, or is a unified kernel image that is measured in a way
     *     not known here, or for another platform
     */
    public BootFile read(String name, Path file) throws IOException, UnsuitableBootFile {
        Bytes beginning = beginning(file);
        if (!PeImage.isLikely(beginning)) {
            return readOctets(name, file);
        }
        if (Files.size(file) > PeImage.MAX_BYTES) {
            throw new UnsuitableBootFile("has " + Files.size(file) + " octets, more than an image that firmware loads");
        }
        return read(name, Bytes.owning(Files.readAllBytes(file)));
    }

    /** Reads a file as what it may be to a boot loader: octets. */
    BootFile readOctets(String name, Path file) throws IOException {
        return BootFile.of(name, Kind.OTHER, digests(file));
    }

    /**
     * Reads a unified kernel image.
     *
     * @throws UnsuitableBootFile as {@link #read} does, and if it is something else
     */
    public BootFile readUnifiedKernelImage(String name, Path file) throws IOException, UnsuitableBootFile {
        BootFile read = read(name, file);
        if (read.kind() != Kind.UNIFIED_KERNEL_IMAGE) {
            throw new UnsuitableBootFile("is no unified kernel image: it has no section .linux");
        }
        return read;
    }

    private BootFile read(String name, Bytes octets) throws UnsuitableBootFile {
        PeImage image;
        try {
            image = PeImage.parse(octets);
        } catch (MalformedPe e) {
            throw new UnsuitableBootFile(String.valueOf(e.getMessage()));
        }
        List<Digest> digests = new ArrayList<>();
        algorithms.forEach(algorithm -> digests.add(image.authenticode(algorithm)));
        algorithms.forEach(algorithm -> digests.add(algorithm.hash(octets)));
        return UnifiedKernelImage.isOne(image)
                ? read(name, UnifiedKernelImage.of(image), digests)
                : loader(name, image, digests);
    }

    private BootFile loader(String name, PeImage image, List<Digest> digests) {
        SequencedMap<String, Bytes> lists = ShimLists.of(image);
        if (lists.isEmpty()) {
            return BootFile.of(name, Kind.PE_IMAGE, digests);
        }
        SequencedMap<String, List<Digest>> named = new LinkedHashMap<>();
        named.put(name, digests);
        lists.forEach((list, content) -> named.put(
                name + " " + list,
                algorithms.stream().map(algorithm -> algorithm.hash(content)).toList()));
        String note =
                name + ": it is a shim, and its lists of keys are those of machines whose owner has enrolled none";
        return new BootFile(name, Kind.PE_IMAGE, named, List.of(), List.of(), List.of(note));
    }

    private BootFile read(String name, UnifiedKernelImage uki, List<Digest> imageDigests) throws UnsuitableBootFile {
        requirePlatform(uki.image());
        SequencedMap<String, Set<Digest>> digests = new LinkedHashMap<>();
        digests.put(name, new LinkedHashSet<>(imageDigests));
        List<String> notes = new ArrayList<>();
        Set<Digest> kernel = part(digests, name, UkiSectionName.LINUX.label());
        uki.kernel()
                .ifPresentOrElse(
                        inner -> algorithms.forEach(algorithm -> kernel.add(inner.authenticode(algorithm))),
                        () -> notes.add(
                                name + ": its kernel is no PE image, so what firmware measures of it is not known"));
        for (UnifiedKernelImage.Section section : uki.sections()) {
            Set<Digest> part = part(digests, name, section.name().label());
            algorithms.forEach(algorithm -> part.add(section.digest(algorithm)));
        }
        uki.initrd().ifPresent(initrd -> {
            Set<Digest> part = part(digests, name, "initrd");
            algorithms.forEach(algorithm -> part.add(algorithm.hash(initrd)));
        });
        Optional<String> commandLine = uki.commandLine();
        if (uki.stub().isEmpty()) {
            notes.add(name
                    + ": its stub is no systemd-stub of a version known here, so PCRs 9, 11 and 12 are not predicted");
        } else if (commandLine.isEmpty()) {
            notes.add(name + ": it has no command line, so PCR 9 is not predicted, and command lines must be named");
        }
        if (uki.stub().isPresent() && uki.measuredSections().isEmpty()) {
            notes.add(name + ": its stub chooses sections by the hardware it runs on, so PCR 11 is not predicted");
        }
        Optional<String> loadOptions = uki.stub().flatMap(stub -> commandLine.map(line -> loadOptions(line, stub)));
        List<PredictedPcr> predicted = new ArrayList<>();
        algorithms.forEach(bank -> predicted.addAll(UkiPrediction.of(name, uki, loadOptions, bank, phases)));
        SequencedMap<String, List<Digest>> named = new LinkedHashMap<>();
        digests.forEach((part, each) -> named.put(part, List.copyOf(each)));
        return new BootFile(
                name, Kind.UNIFIED_KERNEL_IMAGE, named, commandLines(commandLine, loadOptions), predicted, notes);
    }

    /** The section as it is without the line's end that it may have, and what the stub makes of it for the kernel. */
    private static List<String> commandLines(Optional<String> section, Optional<String> loadOptions) {
        Set<String> lines = new LinkedHashSet<>();
        section.map(text -> text.endsWith("\n") ? text.substring(0, text.length() - 1) : text)
                .ifPresent(lines::add);
        loadOptions.ifPresent(lines::add);
        return List.copyOf(lines);
    }

    /** systemd, util.c: {@code mangle_stub_cmdline}. */
    private static String loadOptions(String section, StubVersion stub) {
        StringBuilder line = new StringBuilder(section.length());
        section.chars().forEach(c -> line.append(isControl(c, stub) ? ' ' : (char) c));
        if (!stub.stripsCommandLine()) {
            return line.toString();
        }
        int start = 0;
        int end = line.length();
        while (start < end && line.charAt(start) == ' ') {
            start++;
        }
        while (end > start && line.charAt(end - 1) == ' ') {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isControl(int c, StubVersion stub) {
        return c < ' ' || (c == 0x7f && stub.stripsCommandLine());
    }

    private static Set<Digest> part(SequencedMap<String, Set<Digest>> digests, String name, String part) {
        return digests.computeIfAbsent(name + " " + part, _ -> new LinkedHashSet<>());
    }

    private void requirePlatform(PeImage image) throws UnsuitableBootFile {
        int expected = switch (platform) {
            case LINUX_AMD64, FREEBSD_AMD64 -> PeImage.AMD64;
            case LINUX_ARM64 -> PeImage.ARM64;
        };
        if (image.machine() != expected) {
            throw new UnsuitableBootFile(
                    "is for another machine (0x%04x) than %s".formatted(image.machine(), platform.label()));
        }
    }

    private List<Digest> digests(Path file) throws IOException {
        List<MessageDigest> digests =
                algorithms.stream().map(HashAlgorithm::newDigest).toList();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                for (MessageDigest digest : digests) {
                    digest.update(buffer, 0, count);
                }
            }
        }
        List<Digest> results = new ArrayList<>();
        int i = 0;
        for (HashAlgorithm algorithm : algorithms) {
            results.add(new Digest(algorithm, Bytes.owning(digests.get(i++).digest())));
        }
        return results;
    }

    private static Bytes beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.owning(in.readNBytes(2));
        }
    }
}
