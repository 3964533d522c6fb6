package dev.martello.cli.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.martello.appraisal.reference.FileDigests.Listed;
import dev.martello.appraisal.reference.Release;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a release says, in JSON.
 *
 * @param keyIds who its envelope says signed it, unchecked
 * @param imaKeys the SHA-256 digests of their SubjectPublicKeyInfo
 * @param fileCount also where the files are left out
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ReleaseDocument(
        String version,
        String platform,
        long securityVersion,
        String description,
        String digest,
        List<String> keyIds,
        Map<String, List<String>> bootApplications,
        List<String> commandLines,
        List<String> sharesFilesOf,
        List<String> imaKeys,
        List<Predicted> predictedPcrs,
        Optional<Packages> packages,
        int fileCount,
        Optional<List<FileEntry>> files) {
    /** What a PCR will hold. */
    record Predicted(int pcr, String when, String value) {}

    /** Packages and the document that describes them. */
    record Packages(String sbom, int count, Optional<List<String>> purls) {}

    /** One file. */
    record FileEntry(String path, List<String> digests) {}

    static ReleaseDocument of(Release release, List<String> keyIds, boolean withFiles) {
        Map<String, List<String>> applications = new LinkedHashMap<>();
        release.bootApplications().digests().forEach((name, digests) -> applications.put(name, texts(digests)));
        return new ReleaseDocument(
                release.version(),
                release.platform().label(),
                release.securityVersion(),
                release.description(),
                release.digest().toString(),
                keyIds,
                applications,
                release.commandLines(),
                release.sharesFilesOf(),
                release.imaKeys().stream().map(key -> key.digest().toString()).toList(),
                release.predictedPcrs().stream()
                        .map(each -> new Predicted(
                                each.pcr().number(), each.when(), each.value().toString()))
                        .toList(),
                release.packages()
                        .map(each -> new Packages(
                                each.sbom().toString(),
                                each.packages().size(),
                                withFiles ? Optional.of(each.packages()) : Optional.empty())),
                release.files().size(),
                withFiles ? Optional.of(files(release)) : Optional.empty());
    }

    private static List<FileEntry> files(Release release) {
        List<FileEntry> files = new ArrayList<>();
        for (Listed each : release.files()) {
            files.add(new FileEntry(each.path(), texts(each.digests())));
        }
        return files;
    }

    private static List<String> texts(List<Digest> digests) {
        return digests.stream().map(Digest::toString).toList();
    }
}
