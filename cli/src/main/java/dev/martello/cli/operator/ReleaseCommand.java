package dev.martello.cli.operator;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedRelease;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.cli.release.ReleaseCreate;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.view.ReleaseAdded;
import dev.martello.server.view.ReleaseView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello release}. */
@Command(
        name = "release",
        description = "Say what your appliances are meant to run.",
        subcommands = {ReleaseCreate.class},
        footer = {
            "  martello release keygen --out release-key",
            "  martello release sign manifest.json --key release-key --out release.dsse",
            "  martello release add release.dsse"
        })
public final class ReleaseCommand {
    private record Releases(List<ReleaseView> releases) {}

    @Command(
            name = "keygen",
            description = "Make a key that signs releases: FILE is secret, FILE.pub goes to the server.",
            footer = "  martello release keygen --out release-key")
    int keygen(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write it.")
                    Path out) {
        try {
            ReleaseKeyFile.generate(out);
            Terminal.standard()
                    .line("wrote " + out + ", to be kept secret and offline, and " + out + ".pub, for the server");
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "sign",
            description = "Sign a manifest: the result is a DSSE envelope.",
            footer = "  martello release sign manifest.json --key release-key --out release.dsse")
    int sign(
            @Parameters(paramLabel = "MANIFEST", description = "The manifest, JSON.") Path manifest,
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "What keygen made.") Path key,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write the envelope.")
                    Path out) {
        try {
            Release release = ReleaseManifest.parse(Bytes.owning(Files.readAllBytes(manifest)));
            SigningKey signingKey = SigningKey.of(ReleaseKeyFile.read(key));
            Dsse envelope = SignedDocument.sign(DocumentKind.RELEASE, release, signingKey);
            Files.write(out, envelope.write().toArray());
            return ExitCode.OK;
        } catch (MalformedRelease e) {
            throw UserException.badInput(manifest + ": " + e.getMessage());
        } catch (SigningFailure e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    @Command(
            name = "add",
            description = "Hand a signed release to the control plane, which judges the fleet anew.",
            footer = "  martello release add release.dsse")
    int add(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ENVELOPE", description = "What sign made.") Path envelope,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes octets = InputFile.read(envelope);
        ReleaseAdded added = connection.ask(operator -> operator.addRelease(octets));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(added);
        } else {
            terminal.line("release " + added.release().version() + " for "
                    + added.release().platform()
                    + " is known; of " + added.appraised() + " appliances judged anew, " + added.changed()
                    + " changed their verdict");
        }
        return ExitCode.OK;
    }

    @Command(name = "ls", description = "List the releases.", footer = "  martello release ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<ReleaseView> releases = connection.ask(operator -> operator.releases());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Releases(releases));
        } else {
            releases.forEach(each -> terminal.line("%-16s %-14s %s  %s"
                    .formatted(each.version(), each.platform(), each.added(), Terminal.safe(each.description()))));
        }
        return ExitCode.OK;
    }
}
