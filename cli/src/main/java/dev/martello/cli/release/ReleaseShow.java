package dev.martello.cli.release;

import dev.martello.appraisal.reference.FileDigests.Listed;
import dev.martello.appraisal.reference.Release;
import dev.martello.cli.terminal.Terminal;
import dev.martello.tpm.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello release show}. */
@Command(
        name = "show",
        description = {"Show what is in a manifest or an envelope, without checking signatures."},
        footer = "  martello release show release.dsse")
public final class ReleaseShow implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The manifest, or the signed release.")
    private Path file = Path.of("");

    @Option(names = "--files", description = "List the files and packages too.")
    private boolean files;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        ReleaseFile read = ReleaseFile.read(file);
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(ReleaseDocument.of(read.release(), read.keyIds(), files));
        } else {
            print(terminal, read.release(), read.keyIds());
        }
        return ExitCode.OK;
    }

    private void print(Terminal terminal, Release release, List<String> keyIds) {
        terminal.line(terminal.style("bold", release.version()) + " for "
                + release.platform().label() + ", security version " + release.securityVersion());
        if (!release.description().isEmpty()) {
            terminal.line(Terminal.safe(release.description()));
        }
        terminal.line(release.digest().toString());
        keyIds.forEach(each -> terminal.line("says it is signed by " + Terminal.safe(each) + ", which verify checks"));
        terminal.heading("Boot applications");
        release.bootApplications().digests().forEach((name, digests) -> named(terminal, name, digests));
        if (release.bootApplications().digests().isEmpty()) {
            terminal.line("  none");
        }
        terminal.heading("Command lines");
        release.commandLines().forEach(line -> terminal.line("  " + Terminal.safe(line)));
        if (release.commandLines().isEmpty()) {
            terminal.line("  none");
        }
        if (!release.sharesFilesOf().isEmpty()) {
            terminal.heading("Shares files of");
            release.sharesFilesOf().forEach(each -> terminal.line("  " + Terminal.safe(String.valueOf(each))));
        }
        if (!release.predictedPcrs().isEmpty()) {
            terminal.heading("Predicted PCRs");
            release.predictedPcrs()
                    .forEach(each -> terminal.line(
                            "  %-6s  %s  %s".formatted(each.pcr(), each.value(), Terminal.safe(each.when()))));
        }
        release.packages().ifPresent(packages -> {
            terminal.heading(
                    "Packages: %,d, SBOM %s".formatted(packages.packages().size(), packages.sbom()));
            if (files) {
                packages.packages().forEach(each -> terminal.line("  " + Terminal.safe(String.valueOf(each))));
            }
        });
        if (!release.imaKeys().isEmpty()) {
            terminal.heading("IMA keys");
            release.imaKeys().forEach(key -> terminal.line("  " + key.keyId().toHex() + "  " + key.digest()));
        }
        terminal.heading("Files: %,d".formatted(release.files().size()));
        if (files) {
            for (Listed each : release.files()) {
                named(terminal, each.path(), each.digests());
            }
        } else if (release.files().size() > 0) {
            terminal.line("  --files lists them");
        }
    }

    private static void named(Terminal terminal, String name, List<Digest> digests) {
        terminal.line("  " + Terminal.safe(name));
        digests.forEach(each -> terminal.line("      " + each));
    }
}
