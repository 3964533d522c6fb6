package dev.martello.cli.operator;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.Bytes;
import dev.martello.cli.release.ReleaseCreate;
import dev.martello.cli.release.ReleaseDiff;
import dev.martello.cli.release.ReleaseShow;
import dev.martello.cli.release.ReleaseVerify;
import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.HelpOption;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.corim.Corim;
import dev.martello.release.signing.KeyFile;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.ReleaseChanged;
import dev.martello.server.view.ReleaseView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code martello release}. */
@Command(
        name = "release",
        description = "Define what your appliances are meant to run.",
        subcommands = {ReleaseCreate.class, ReleaseVerify.class, ReleaseShow.class, ReleaseDiff.class},
        footer = {
            "  martello release keygen --out release-key",
            "  martello release sign manifest.json --key release-key --out release.dsse",
            "  martello release add release.dsse"
        })
public final class ReleaseCommand {
    private record Releases(List<ReleaseView> releases) {}

    @Command(
            name = "keygen",
            description = "Make a key that signs releases: FILE is the private key, FILE.pub goes to the server.",
            footer = "  martello release keygen --type ecdsa-p256 --encrypt --out release-key")
    int keygen(
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "The file to write the key to.")
                    Path out,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            defaultValue = "ed25519",
                            converter = SchemeConverter.class,
                            description = "ed25519, ecdsa-p256 or ecdsa-p384 (default: ${DEFAULT-VALUE}).")
                    SignatureScheme type,
            @Option(names = "--encrypt", description = "Encrypt it with a passphrase; you are asked for it.")
                    boolean encrypt,
            @Option(
                            names = "--passphrase-file",
                            paramLabel = "FILE",
                            description = "Encrypt it with the first line of this file.")
                    @Nullable
                    Path passphraseFile) {
        try {
            if (encrypt || passphraseFile != null) {
                char[] passphrase =
                        Secrets.ofNew(Optional.ofNullable(passphraseFile)).secret("the passphrase of " + out);
                KeyFile.generate(out, type, new SecureRandom(), passphrase);
            } else {
                KeyFile.generate(out, type, new SecureRandom());
            }
            Terminal.standard()
                    .line("wrote " + out + ", to be kept secret and offline, and " + out + ".pub, for the server");
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
        return ExitCode.OK;
    }

    private static final class SchemeConverter implements ITypeConverter<SignatureScheme> {
        @Override
        public SignatureScheme convert(String text) {
            return Arrays.stream(SignatureScheme.values())
                    .filter(scheme -> scheme.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "expected one of " + Arrays.toString(SignatureScheme.values()) + ", found " + text));
        }
    }

    @Command(
            name = "sign",
            description = {
                "Sign a manifest: the result is a DSSE envelope.",
                "",
                "With --add, add your signature to an envelope that others signed; what you sign is shown with its digest."
            },
            footer = {
                "  martello release sign manifest.json --key release-key --out release.dsse",
                "  martello release sign release.dsse --add --key second-key --out release.dsse"
            })
    int sign(
            @Parameters(paramLabel = "FILE", description = "The manifest (JSON), or with --add the envelope.")
                    Path file,
            @Mixin SigningOptions options) {
        options.sign(
                DocumentKind.RELEASE,
                file,
                release -> "release " + release.version() + " for "
                        + release.platform().label());
        return ExitCode.OK;
    }

    @Command(
            name = "import-corim",
            description = {
                "Make a manifest from the reference values in a CoRIM, for you to review, complete and sign.",
                "",
                "Each digest that a CoMID has for a measurement becomes a boot application. A signed CoRIM needs the key of its signer. Reference values of firmware are for \"martello profile import-corim\"."
            },
            footer = "  martello release import-corim vendor.cbor --key vendor.pub --version 2026.11.2 --platform"
                    + " linux/amd64 --out manifest.json")
    int importCorim(
            @Mixin HelpOption help,
            @Parameters(paramLabel = "FILE", description = "The CoRIM (CBOR).") Path file,
            @Option(names = "--key", paramLabel = "FILE", description = "The public key of its signer (PEM).") @Nullable
                    Path key,
            @Option(names = "--version", required = true, paramLabel = "VERSION", description = "Of the release.")
                    String version,
            @Option(
                            names = "--platform",
                            required = true,
                            paramLabel = "PLATFORM",
                            description = "linux/amd64, linux/arm64 or freebsd/amd64.")
                    String platform,
            @Option(
                            names = "--security-version",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Of the release (default: ${DEFAULT-VALUE}).")
                    long securityVersion,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write the manifest.")
                    Path out) {
        Corim corim = CorimFile.read(file, key);
        if (corim.measurements().isEmpty()) {
            throw UserException.badInput(
                    file + ": it has values of registers only; \"martello profile import-corim\" takes those");
        }
        try {
            NamedDigests bootApplications = NamedDigests.of(corim.byName());
            Release release = new Release(
                    version,
                    Platform.ofLabel(platform)
                            .orElseThrow(() -> UserException.badInput(
                                    "--platform " + platform + ": expected linux/amd64, linux/arm64 or freebsd/amd64")),
                    securityVersion,
                    "imported from " + file.getFileName(),
                    bootApplications,
                    List.of(),
                    List.of(),
                    FileDigests.NONE);
            Files.write(out, ReleaseManifest.write(release).toArray());
            Terminal.standard()
                    .line("wrote " + out + " with "
                            + Count.of(bootApplications.digests().size(), "boot application")
                            + ", of a CoRIM that is "
                            + (key == null ? "not signed" : "signed by " + key) + "; look at it before you sign it");
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    @Command(
            name = "add",
            description = {
                "Add a signed release to the control plane, which re-appraises the fleet.",
                "A release that would end the trust in too many appliances at once is held for a decision: exit code 1."
            },
            footer = "  martello release add release.dsse")
    int add(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ENVELOPE", description = "The signed release.") Path envelope,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes octets = InputFile.read(envelope, Dsse.MAX_BYTES, "release");
        return changed(connection.ask(operator -> operator.addRelease(octets)), "is known", json);
    }

    @Command(
            name = "withdraw",
            description = {
                "Withdraw a release; the control plane re-appraises the fleet. It stays in the list, and can be added again.",
                "A withdrawal that would end or begin the trust in too many appliances at once is held for a decision: exit code 1."
            },
            footer = "  martello release withdraw 2026.11.1")
    int withdraw(
            @Mixin Connection connection,
            @Parameters(paramLabel = "VERSION", description = "The release's version, as ls shows it.") String version,
            @Option(
                            names = "--platform",
                            paramLabel = "PLATFORM",
                            description = "Which one, if there are releases of this version for several platforms.")
                    @Nullable
                    String platform,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        return changed(
                connection.ask(operator -> operator.withdrawRelease(version, Optional.ofNullable(platform))),
                "does not count any more",
                json);
    }

    private static int changed(ReleaseChanged changed, String what, boolean json) {
        Terminal terminal = Terminal.standard();
        ReleaseView release = changed.release();
        AdoptionView outcome = new AdoptionView(changed.appraised(), changed.changed(), changed.held());
        if (json) {
            terminal.json(changed);
        } else {
            new EffectLines(terminal)
                    .print(
                            "release " + Terminal.safe(release.version()) + " for " + release.platform() + " " + what,
                            outcome);
        }
        return EffectLines.exitCode(outcome);
    }

    @Command(name = "ls", description = "List the releases.", footer = "  martello release ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<ReleaseView> releases = connection.ask(operator -> operator.releases());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Releases(releases));
        } else {
            releases.forEach(each -> terminal.line("%-16s %-14s %-37s  %s"
                    .formatted(
                            each.version(),
                            each.platform(),
                            each.withdrawn().map(when -> "withdrawn " + when).orElse("since " + each.added()),
                            Terminal.safe(each.description()))
                    .stripTrailing()));
        }
        return ExitCode.OK;
    }
}
