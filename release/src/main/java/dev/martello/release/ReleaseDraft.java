package dev.martello.release;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PackageList;
import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.boot.BootFile;
import dev.martello.release.scan.ScannedImage;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A release in the making. What is added comes out in an order of its own, so the order of adding makes no difference but to
 * the files, of which there is one image. For one thread.
 */
public final class ReleaseDraft {
    private final String version;
    private final Platform platform;
    private final long securityVersion;
    private final String description;
    private final Map<String, Set<Digest>> bootApplications = new TreeMap<>();
    private final Set<String> commandLines = new LinkedHashSet<>();
    private final Set<String> sharesFilesOf = new LinkedHashSet<>();
    private final Set<PredictedPcr> predictedPcrs = new LinkedHashSet<>();
    private final SortedMap<Bytes, ImaKey> imaKeys = new TreeMap<>();
    private FileDigests files = FileDigests.NONE;
    private Optional<PackageList> packages = Optional.empty();

    /** A draft with nothing in it; the parameters are those of {@link Release}. */
    public ReleaseDraft(String version, Platform platform, long securityVersion, String description) {
        this.version = version;
        this.platform = platform;
        this.securityVersion = securityVersion;
        this.description = description;
    }

    /** The files that may run or be read. */
    public ReleaseDraft files(ScannedImage image) {
        files = image.files();
        return this;
    }

    /** Something that is loaded at start, its command lines and the PCR values that it leads to. */
    public ReleaseDraft bootFile(BootFile file) {
        file.digests()
                .forEach((name, digests) -> bootApplications
                        .computeIfAbsent(name, _ -> new LinkedHashSet<>())
                        .addAll(digests));
        commandLines.addAll(file.commandLines());
        predictedPcrs.addAll(file.predicted());
        return this;
    }

    /** A command line that a kernel may be started with, as it is measured. */
    public ReleaseDraft commandLine(String line) {
        commandLines.add(line);
        return this;
    }

    /** The version of a release that files may be shared with. */
    public ReleaseDraft sharesFilesOf(String other) {
        sharesFilesOf.add(other);
        return this;
    }

    /** A key whose signatures on files count. */
    public ReleaseDraft imaKey(ImaKey key) {
        imaKeys.put(key.info(), key);
        return this;
    }

    public ReleaseDraft packages(PackageList list) {
        packages = Optional.of(list);
        return this;
    }

    /**
     * The release.
     *
     * @throws IllegalArgumentException if something is not as {@link Release} and its parts want it
     */
    public Release build() {
        Map<String, List<Digest>> applications = new TreeMap<>();
        bootApplications.forEach((name, digests) -> applications.put(name, List.copyOf(digests)));
        List<PredictedPcr> predicted = new ArrayList<>(predictedPcrs);
        predicted.sort(Comparator.comparing((PredictedPcr each) -> each.pcr())
                .thenComparing(each -> each.value().algorithm())
                .thenComparing(PredictedPcr::when));
        return new Release(
                version,
                platform,
                securityVersion,
                description,
                NamedDigests.of(applications),
                commandLines.stream().sorted().toList(),
                sharesFilesOf.stream().sorted().toList(),
                files,
                packages,
                predicted,
                List.copyOf(imaKeys.values()));
    }
}
