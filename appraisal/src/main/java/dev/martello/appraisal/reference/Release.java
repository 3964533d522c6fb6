package dev.martello.appraisal.reference;

import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance of one platform is meant to run.
 *
 * @param version as in {@code 2026.11.2}; names the release among those of its platform
 * @param securityVersion rises with each release that mends a weakness
 * @param description for people; may be empty
 * @param bootApplications everything that is loaded while the machine starts: boot loaders and kernels by their Authenticode
 *     digests; initial RAM disks, sections of unified kernel images and other files by those of their octets
 * @param commandLines what the kernel may be started with, exactly as it is measured: by GRUB with the kernel's path first
 * @param sharesFilesOf versions of releases whose files are as good as this release's own, as long as an update leaves both
 *     on a machine
 * @param files what may be run or read while the system is up
 * @param packages what the files came from, if that was recorded
 * @param predictedPcrs what some PCRs will hold
 * @param imaKeys whose signatures on files count: a file that one of them signed is as good as one in {@code files}
 */
public record Release(
        String version,
        Platform platform,
        long securityVersion,
        String description,
        NamedDigests bootApplications,
        List<String> commandLines,
        List<String> sharesFilesOf,
        FileDigests files,
        Optional<PackageList> packages,
        List<PredictedPcr> predictedPcrs,
        List<ImaKey> imaKeys)
        implements Document {
    public static final int MAX_VERSION_CHARS = 64;
    public static final int MAX_DESCRIPTION_CHARS = 4096;
    public static final int MAX_COMMAND_LINES = 1000;
    public static final int MAX_COMMAND_LINE_CHARS = 1 << 14;
    public static final int MAX_SHARED = 100;
    public static final int MAX_PREDICTED = 1000;
    public static final int MAX_IMA_KEYS = 64;

    /** @throws IllegalArgumentException if a text is empty that must not be, or anything is larger than its bound */
    public Release {
        commandLines = List.copyOf(commandLines);
        sharesFilesOf = List.copyOf(sharesFilesOf);
        predictedPcrs = List.copyOf(predictedPcrs);
        imaKeys = imaKeys.stream().distinct().toList();
        requireVersion(version);
        sharesFilesOf.forEach(Release::requireVersion);
        require(securityVersion >= 0, "securityVersion is negative");
        require(description.length() <= MAX_DESCRIPTION_CHARS, "description is too long");
        require(commandLines.size() <= MAX_COMMAND_LINES, "there are more than " + MAX_COMMAND_LINES + " commandLines");
        require(sharesFilesOf.size() <= MAX_SHARED, "there are more than " + MAX_SHARED + " sharesFilesOf");
        require(predictedPcrs.size() <= MAX_PREDICTED, "there are more than " + MAX_PREDICTED + " predictedPcrs");
        require(imaKeys.size() <= MAX_IMA_KEYS, "there are more than " + MAX_IMA_KEYS + " imaKeys");
        commandLines.forEach(line -> require(
                line.length() <= MAX_COMMAND_LINE_CHARS,
                "a command line has more than " + MAX_COMMAND_LINE_CHARS + " characters"));
    }

    /** A release that says nothing of packages, predicts nothing, and whose files are known by digest only. */
    public Release(
            String version,
            Platform platform,
            long securityVersion,
            String description,
            NamedDigests bootApplications,
            List<String> commandLines,
            List<String> sharesFilesOf,
            FileDigests files) {
        this(
                version,
                platform,
                securityVersion,
                description,
                bootApplications,
                commandLines,
                sharesFilesOf,
                files,
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** As in {@code linux/amd64/2026.11.2}. */
    @Override
    public String subjectName() {
        return platform.label() + "/" + version;
    }

    /** The SHA-256 digest of the manifest, as {@link ReleaseManifest#write} writes it. Computes it anew each time. */
    @Override
    public Digest digest() {
        return ReleaseManifest.digest(this);
    }

    static void requireVersion(String version) {
        require(
                !version.isEmpty()
                        && version.length() <= MAX_VERSION_CHARS
                        && version.chars().allMatch(c -> c > ' ' && c <= '~'),
                "a version has 1 to " + MAX_VERSION_CHARS + " visible ASCII characters");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
