package dev.martello.cli.release;

import dev.martello.appraisal.reference.Release;
import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.Terminal;
import dev.martello.release.boot.BootFile;
import dev.martello.release.scan.LeftOut;
import dev.martello.release.scan.ScanTally;
import dev.martello.release.scan.ScannedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code release create} made, and what it did not put in. */
record CreatedRelease(
        String version,
        String platform,
        String digest,
        ScanTally read,
        List<Left> leftOut,
        List<String> bootApplications,
        List<String> commandLines,
        int predictedPcrs,
        int packages,
        List<String> notes) {
    /** Something that is not in the manifest. */
    record Left(String path, String reason, String detail) {
        private static Left of(LeftOut left) {
            return new Left(
                    left.path(), left.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), left.detail());
        }
    }

    static CreatedRelease of(Release release, ScannedImage image, List<BootFile> boot) {
        return new CreatedRelease(
                release.version(),
                release.platform().label(),
                release.digest().toString(),
                image.tally(),
                image.leftOut().stream().map(Left::of).toList(),
                List.copyOf(release.bootApplications().digests().keySet()),
                release.commandLines(),
                release.predictedPcrs().size(),
                release.packages().map(each -> each.packages().size()).orElse(0),
                boot.stream().flatMap(each -> each.notes().stream()).toList());
    }

    /** For people, with at most so many of the paths that were left out for one reason. */
    List<String> lines(int shown) {
        List<String> lines = new ArrayList<>();
        lines.add("release %s for %s: %s (%s), %s, %s, %s, %s"
                .formatted(
                        version,
                        platform,
                        Count.of(read.files(), "file"),
                        Sizes.shown(read.bytes()),
                        Count.of(packages, "package"),
                        Count.of(bootApplications.size(), "boot application"),
                        Count.of(commandLines.size(), "command line"),
                        Count.of(predictedPcrs, "predicted PCR value")));
        if (read.symbolicLinks() > 0) {
            lines.add(Count.of(read.symbolicLinks(), "symbolic link has", "symbolic links have") + " no content");
        }
        if (read.furtherLinks() > 0) {
            lines.add(
                    Count.of(read.furtherLinks(), "file is a further name", "files are further names") + " of others");
        }
        Map<String, List<Left>> byReason =
                leftOut.stream().collect(Collectors.groupingBy(Left::reason, TreeMap::new, Collectors.toList()));
        byReason.forEach((reason, all) -> {
            lines.add("left out, %s: %,d".formatted(reason, all.size()));
            all.stream()
                    .limit(shown)
                    .forEach(each -> lines.add("  " + Terminal.safe(each.path())
                            + (each.detail().isEmpty() ? "" : ", " + Terminal.safe(each.detail()))));
            if (all.size() > shown) {
                lines.add("  and %,d more, which --json lists".formatted(all.size() - shown));
            }
        });
        notes.forEach(each -> lines.add("note: " + Terminal.safe(each)));
        return lines;
    }
}
