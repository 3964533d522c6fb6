package dev.martello.cli.release;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.Refusal;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SignedDocument.Opened;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.PublicKeyFiles;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello release verify}. */
@Command(
        name = "verify",
        description = {
            "Check who signed a release, as the control plane does when one is added.",
            "",
            "Exit code 1 if too few of the keys signed it, or if it was changed since."
        },
        footer = "  martello release verify release.dsse --key release-key.pub")
public final class ReleaseVerify implements Callable<Integer> {
    /** What verifying came to: either the release and its signers, or the reason. */
    private record Document(
            boolean verified, String version, String platform, String digest, List<String> keyIds, String reason) {}

    @Parameters(paramLabel = "ENVELOPE", description = "The signed release.")
    private Path envelope = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "A public key that may sign, or a directory of them. May be repeated.")
    private List<Path> keys = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many of the keys must have signed (default: ${DEFAULT-VALUE}).")
    private int threshold;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Bytes octets = InputFile.read(envelope, Dsse.MAX_BYTES, "release");
        try {
            return switch (SignedDocument.open(DocumentKind.RELEASE, octets, trusted())) {
                case Opened.Trusted<Release>(Release release, SortedSet<String> signers) -> verified(release, signers);
                case Opened.Refused<Release>(Refusal reason, String explanation) -> refused(reason, explanation);
            };
        } catch (MalformedDocument e) {
            throw UserException.badInput(envelope + ": " + e.getMessage());
        }
    }

    private TrustedKeys trusted() {
        if (threshold < 1) {
            throw UserException.badInput("--threshold " + threshold + ": at least one key must have signed");
        }
        return TrustedKeys.of(PublicKeyFiles.read("--key", keys)).withThreshold(threshold);
    }

    private int verified(Release release, SortedSet<String> signers) {
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Document(
                    true,
                    release.version(),
                    release.platform().label(),
                    release.digest().toString(),
                    List.copyOf(signers),
                    ""));
        } else {
            terminal.line("release " + release.version() + " for "
                    + release.platform().label() + ", " + release.digest());
            signers.forEach(each -> terminal.line("signed by " + each));
        }
        return ExitCode.OK;
    }

    private int refused(Refusal reason, String explanation) {
        String id = reason.id(DocumentKind.RELEASE);
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Document(false, "", "", "", List.of(), id));
        } else {
            terminal.problem(envelope + " is not to be trusted (" + id + "): " + explanation);
        }
        return ExitCode.SOFTWARE;
    }
}
