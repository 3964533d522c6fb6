package dev.martello.cli.release;

import dev.martello.appraisal.reference.Release;
import dev.martello.cli.terminal.Terminal;
import dev.martello.release.ReleaseDifference;
import dev.martello.release.ReleaseDifference.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello release diff}. */
@Command(
        name = "diff",
        description = {
            "Show the differences between two releases: boot applications, command lines, packages, files, IMA keys.",
            "",
            "Takes manifests and envelopes, and does not check signatures. Exit code 1 if they differ in any of these; names and security versions do not count."
        },
        footer = "  martello release diff 2026.11.1.json 2026.11.2.json")
public final class ReleaseDiff implements Callable<Integer> {
    private record Named(String version, String platform, long securityVersion, String digest) {
        static Named of(Release release) {
            return new Named(
                    release.version(),
                    release.platform().label(),
                    release.securityVersion(),
                    release.digest().toString());
        }
    }

    private record Changed(String name, String change, List<String> before, List<String> after) {
        static List<Changed> of(List<Change> changes) {
            return changes.stream()
                    .map(each -> new Changed(
                            each.name(), each.kind().name().toLowerCase(Locale.ROOT), each.before(), each.after()))
                    .toList();
        }
    }

    private record Document(
            Named from,
            Named to,
            boolean differ,
            List<Changed> bootApplications,
            List<Changed> commandLines,
            List<Changed> packages,
            List<Changed> files,
            List<Changed> imaKeys,
            List<Changed> sharesFilesOf) {}

    @Parameters(index = "0", paramLabel = "A", description = "The earlier release.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The later release.")
    private Path second = Path.of("");

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Release before = ReleaseFile.read(first).release();
        Release after = ReleaseFile.read(second).release();
        ReleaseDifference difference = ReleaseDifference.between(before, after);
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Document(
                    Named.of(before),
                    Named.of(after),
                    !difference.isEmpty(),
                    Changed.of(difference.bootApplications()),
                    Changed.of(difference.commandLines()),
                    Changed.of(difference.packages()),
                    Changed.of(difference.files()),
                    Changed.of(difference.imaKeys()),
                    Changed.of(difference.sharesFilesOf())));
        } else {
            terminal.line("%s for %s, security version %d → %s for %s, security version %d"
                    .formatted(
                            before.version(),
                            before.platform().label(),
                            before.securityVersion(),
                            after.version(),
                            after.platform().label(),
                            after.securityVersion()));
            print(terminal, "Boot applications", difference.bootApplications());
            print(terminal, "Command lines", difference.commandLines());
            print(terminal, "Packages", difference.packages(), ReleaseDiff::versions);
            print(terminal, "Files", difference.files());
            print(terminal, "IMA keys", difference.imaKeys());
            print(terminal, "Shares files of", difference.sharesFilesOf());
        }
        return difference.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(Terminal terminal, String what, List<Change> changes) {
        print(terminal, what, changes, _ -> "");
    }

    /** @param values what is said of a change beside the name */
    private static void print(Terminal terminal, String what, List<Change> changes, Function<Change, String> values) {
        if (changes.isEmpty()) {
            terminal.line(what + ": the same");
            return;
        }
        terminal.heading("%s: %,d added, %,d removed, %,d changed"
                .formatted(
                        what,
                        count(changes, Change.Kind.ADDED),
                        count(changes, Change.Kind.REMOVED),
                        count(changes, Change.Kind.CHANGED)));
        for (Change each : changes) {
            terminal.line(
                    switch (each.kind()) {
                        case ADDED -> terminal.style("fg(green)", "  + " + each.name());
                        case REMOVED -> terminal.style("fg(red)", "  - " + each.name());
                        case CHANGED -> terminal.style("fg(yellow)", "  ~ " + each.name()) + values.apply(each);
                    });
        }
    }

    private static String versions(Change each) {
        return Terminal.safe("  " + String.join(", ", each.before()) + " → " + String.join(", ", each.after()));
    }

    private static long count(List<Change> changes, Change.Kind kind) {
        return changes.stream().filter(each -> each.kind() == kind).count();
    }
}
