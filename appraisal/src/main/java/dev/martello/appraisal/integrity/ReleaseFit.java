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
 *
 * @param files those of the release, and of the releases that it shares files of
 * @param unknownFiles those that are not among them, and that no key of the release signed
 */
record ReleaseFit(Boot boot, List<FileDigests> files, FileSignatures signatures, List<MeasuredFile> unknownFiles) {
    private static final Comparator<ReleaseFit> BEST_FIRST = Comparator.<ReleaseFit>comparingInt(
                    fit -> fit.unknownFiles.size())
            .thenComparing(fit -> fit.release().securityVersion(), Comparator.reverseOrder())
            .thenComparing(fit -> fit.release().version(), Comparator.reverseOrder());

    /** How the boot differs from a release. */
    record Boot(
            Release release,
            List<BootApplication> unknownApplications,
            List<LoadedFile> unknownFiles,
            List<BootCommand> unexpectedCommands) {
        static final Comparator<Boot> BEST_FIRST = Comparator.<Boot>comparingInt(fit -> fit.unknownApplications.size())
                .thenComparingInt(fit -> fit.unknownFiles.size())
                .thenComparingInt(fit -> fit.unexpectedCommands.size());

        static Boot of(Release release, Optional<BootFacts> boot, List<BootCommand> commands) {
            return new Boot(
                    release,
                    boot.map(BootFacts::applications).orElse(List.of()).stream()
                            .filter(each -> name(release, each.digests()).isEmpty())
                            .toList(),
                    boot.map(BootFacts::files).orElse(List.of()).stream()
                            .filter(each -> name(release, each.digests()).isEmpty())
                            .toList(),
                    commands.stream()
                            .filter(each -> each.expectedBy(release).isEmpty())
                            .toList());
        }
    }

    /**
     * The best of the releases, which must all be for the appliance's platform: what was booted decides, and files, of which
     * there are many, only between releases that fit what was booted equally well.
     */
    static Optional<ReleaseFit> best(
            List<Release> releases,
            Optional<BootFacts> facts,
            List<BootCommand> commands,
            List<MeasuredFile> files,
            FileSignatures signatures) {
        List<Boot> boots = releases.stream()
                .map(release -> Boot.of(release, facts, commands))
                .sorted(Boot.BEST_FIRST)
                .toList();
        return boots.stream()
                .takeWhile(boot -> Boot.BEST_FIRST.compare(boot, boots.getFirst()) == 0)
                .map(boot -> of(boot, releases, files, signatures))
                .min(BEST_FIRST);
    }

    private static ReleaseFit of(
            Boot boot, List<Release> releases, List<MeasuredFile> measured, FileSignatures signatures) {
        List<FileDigests> files = Stream.concat(
                        Stream.of(boot.release()),
                        releases.stream()
                                .filter(other -> boot.release().sharesFilesOf().contains(other.version())))
                .map(Release::files)
                .toList();
        List<MeasuredFile> unknown = measured.stream()
                .filter(each -> !has(files, each))
                .filter(each -> signatures.check(each, boot.release()).state() != Facts.Signature.VALID)
                .toList();
        return new ReleaseFit(boot, files, signatures, MeasuredFile.distinct(unknown));
    }

    Release release() {
        return boot.release();
    }

    /** What the release calls something with one of these digests, each of which is proven. */
    static Optional<String> name(Release release, SortedMap<HashAlgorithm, Digest> digests) {
        return digests.values().stream()
                .flatMap(digest -> release.bootApplications().name(digest).stream())
                .findFirst();
    }

    private static boolean has(List<FileDigests> files, MeasuredFile measured) {
        Optional<Digest> digest = measured.digest();
        if (digest.isEmpty()) {
            return false;
        }
        for (FileDigests each : files) {
            if (each.has(measured.path(), digest.get())) {
                return true;
            }
        }
        return false;
    }

    /** What there is to say of a file that is not in the release. */
    Facts.File explain(MeasuredFile file) {
        Optional<String> elsewhere = file.digest().stream()
                .flatMap(digest -> files.stream().flatMap(each -> each.pathOf(digest).stream()))
                .findFirst();
        Difference difference = files.stream().anyMatch(each -> each.hasPath(file.path()))
                ? Difference.CHANGED
                : elsewhere.isPresent() ? Difference.MOVED : Difference.ADDED;
        FileSignatures.Answer signature = signatures.check(file, release());
        return new Facts.File(
                file.shown(),
                file.digest().map(Digest::toString).orElse(""),
                difference,
                elsewhere.orElse(""),
                file.entry(),
                signature.state(),
                signature.signer(),
                signature.problem());
    }
}
