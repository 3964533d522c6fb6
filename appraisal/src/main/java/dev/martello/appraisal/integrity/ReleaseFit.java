package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.Difference;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.bootlog.BootApplication;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.LoadedFile;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * How what was proven differs from one release. An appliance does not say which release it runs; the release that fits best is
 * the one that what is wrong is explained by.
 */
record ReleaseFit(
        Release release,
        List<FileDigests> files,
        List<BootApplication> unknownApplications,
        List<LoadedFile> unknownBootFiles,
        List<BootCommand> unexpectedCommands,
        List<MeasuredFile> unknownFiles) {
    private static final Comparator<ReleaseFit> BEST_FIRST = Comparator.<ReleaseFit>comparingInt(
                    fit -> fit.unknownApplications.size())
            .thenComparingInt(fit -> fit.unknownBootFiles.size())
            .thenComparingInt(fit -> fit.unexpectedCommands.size())
            .thenComparingInt(fit -> fit.unknownFiles.size())
            .thenComparing(fit -> fit.release.securityVersion(), Comparator.reverseOrder())
            .thenComparing(fit -> fit.release.version(), Comparator.reverseOrder());

    /** The best of the releases, which must all be for the appliance's platform. */
    static Optional<ReleaseFit> best(
            List<Release> releases, Optional<BootFacts> boot, List<BootCommand> commands, List<MeasuredFile> files) {
        return releases.stream()
                .map(release -> of(release, releases, boot, commands, files))
                .min(BEST_FIRST);
    }

    private static ReleaseFit of(
            Release release,
            List<Release> releases,
            Optional<BootFacts> boot,
            List<BootCommand> commands,
            List<MeasuredFile> measured) {
        List<FileDigests> files = Stream.concat(
                        Stream.of(release),
                        releases.stream()
                                .filter(other -> release.sharesFilesOf().contains(other.version())))
                .map(Release::files)
                .toList();
        return new ReleaseFit(
                release,
                files,
                boot.map(BootFacts::applications).orElse(List.of()).stream()
                        .filter(each -> name(release, each.digests()).isEmpty())
                        .toList(),
                boot.map(BootFacts::files).orElse(List.of()).stream()
                        .filter(each -> name(release, each.digests()).isEmpty())
                        .toList(),
                commands.stream()
                        .filter(each -> each.expectedBy(release).isEmpty())
                        .toList(),
                measured.stream().filter(each -> !has(files, each)).toList());
    }

    /** What the release calls something with one of these digests, each of which is proven. */
    static Optional<String> name(Release release, SortedMap<HashAlgorithm, Digest> digests) {
        return digests.values().stream()
                .flatMap(digest -> release.bootApplications().name(digest).stream())
                .findFirst();
    }

    private static boolean has(List<FileDigests> files, MeasuredFile measured) {
        return measured.digest().isPresent()
                && files.stream()
                        .anyMatch(each ->
                                each.has(measured.path(), measured.digest().get()));
    }

    /** What there is to say of a file that is not in the release. */
    Facts.File explain(MeasuredFile file) {
        Optional<String> elsewhere = file.digest().stream()
                .flatMap(digest -> files.stream().flatMap(each -> each.pathOf(digest).stream()))
                .findFirst();
        Difference difference = files.stream().anyMatch(each -> each.hasPath(file.path()))
                ? Difference.CHANGED
                : elsewhere.isPresent() ? Difference.MOVED : Difference.ADDED;
        return new Facts.File(
                file.shown(),
                file.digest().map(Digest::toString).orElse(""),
                difference,
                elsewhere.orElse(""),
                file.entry());
    }
}
