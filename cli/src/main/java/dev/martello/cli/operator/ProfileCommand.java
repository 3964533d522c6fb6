package dev.martello.cli.operator;

import dev.martello.appraisal.profile.ProfileDifference;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.MalformedEnvelope;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.ProfileChanged;
import dev.martello.server.view.ProfileView;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello profile}. */
@Command(
        name = "profile",
        description = "Define what the firmware of your hardware models should measure.",
        subcommands = {ProfileLearn.class, ProfileImportCorim.class},
        footer = {
            "  martello profile learn --model edge-2u --quorum 10 --sites 3 --out edge-2u.json",
            "  martello profile show edge-2u.json",
            "  martello profile sign edge-2u.json --key release-key --out edge-2u.dsse",
            "  martello profile add edge-2u.dsse"
        })
public final class ProfileCommand {
    private record Profiles(List<ProfileView> profiles) {}

    private record Difference(String kind, int pcr, String name, String sentence) {}

    private record Differences(List<Difference> differences) {}

    @Command(
            name = "show",
            description = "Show a profile, or the one in an envelope, event by event.",
            footer = "  martello profile show edge-2u.json")
    int show(
            @Parameters(paramLabel = "FILE", description = "The profile (JSON), or a signed one.") Path file,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        PlatformProfile profile = read(file);
        if (json) {
            Terminal.standard().octets(ProfileDocument.write(profile));
        } else {
            ProfileLines.print(profile, Terminal.standard());
        }
        return ExitCode.OK;
    }

    @Command(
            name = "diff",
            description = {
                "Show the differences between two profiles.",
                "",
                "Exit code 1 if they differ. Notes do not count."
            },
            footer = "  martello profile diff edge-2u.json edge-2u-new.json")
    int diff(
            @Parameters(index = "0", paramLabel = "FILE", description = "A profile, signed or not.") Path first,
            @Parameters(index = "1", paramLabel = "FILE", description = "Another one.") Path second,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        List<ProfileDifference> differences = ProfileDifference.between(read(first), read(second));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Differences(differences.stream()
                    .map(each -> new Difference(each.kind().toString(), each.pcr(), each.name(), each.sentence()))
                    .toList()));
        } else if (differences.isEmpty()) {
            terminal.line("both have the same events");
        } else {
            differences.forEach(each -> terminal.line("%-8s PCR %d  %s: %s"
                    .formatted(each.kind(), each.pcr(), Terminal.safe(each.name()), Terminal.safe(each.sentence()))));
        }
        return differences.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Command(
            name = "sign",
            description = "Sign a profile: the result is a DSSE envelope.",
            footer = "  martello profile sign edge-2u.json --key release-key --out edge-2u.dsse")
    int sign(
            @Parameters(paramLabel = "FILE", description = "The profile (JSON), or with --add the envelope.") Path file,
            @Mixin SigningOptions options) {
        options.sign(DocumentKind.PROFILE, file, profile -> "the profile of " + profile.name());
        return ExitCode.OK;
    }

    @Command(
            name = "add",
            description = "Add a signed profile to the control plane, which re-appraises the fleet.",
            footer = "  martello profile add edge-2u.dsse")
    int add(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ENVELOPE", description = "The signed profile.") Path envelope,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        Bytes octets = InputFile.read(envelope, Dsse.MAX_BYTES, "profile");
        return changed(connection.ask(operator -> operator.addProfile(octets)), "counts", json);
    }

    @Command(
            name = "withdraw",
            description = "Withdraw a profile; the control plane re-appraises the fleet.",
            footer = "  martello profile withdraw 9f2c1d6a")
    int withdraw(
            @Mixin Connection connection,
            @Parameters(
                            paramLabel = "DIGEST",
                            description = "The profile's digest as ls shows it, or at least its first six digits.")
                    String digest,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        return changed(connection.ask(operator -> operator.withdrawProfile(digest)), "does not count any more", json);
    }

    @Command(name = "ls", description = "List the profiles.", footer = "  martello profile ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<ProfileView> profiles = connection.ask(operator -> operator.profiles());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Profiles(profiles));
        } else {
            profiles.forEach(each -> terminal.line("%s  %-24s %-16s %s  %s"
                    .formatted(
                            ShortId.of(each.digest()),
                            Terminal.safe(each.model()),
                            Terminal.safe(each.firmwareVersion()),
                            each.withdrawn().map(when -> "withdrawn " + when).orElse("since " + each.added()),
                            Terminal.safe(each.description()))));
        }
        return ExitCode.OK;
    }

    private static int changed(ProfileChanged changed, String what, boolean json) {
        Terminal terminal = Terminal.standard();
        ProfileView profile = changed.profile();
        AdoptionView outcome = new AdoptionView(changed.appraised(), changed.changed(), changed.held());
        if (json) {
            terminal.json(changed);
        } else {
            String name = PlatformProfile.name(profile.model(), profile.firmwareVersion());
            new EffectLines(terminal).print("the profile of " + Terminal.safe(name) + " " + what, outcome);
        }
        return EffectLines.exitCode(outcome);
    }

    /** The profile in a file, signed or not: whoever signed it does not matter for looking at it. */
    private static PlatformProfile read(Path file) {
        Bytes octets = InputFile.read(file, Dsse.MAX_BYTES, "profile");
        try {
            return open(octets);
        } catch (MalformedDocument e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        }
    }

    private static PlatformProfile open(Bytes octets) throws MalformedDocument {
        Dsse envelope;
        try {
            envelope = Dsse.parse(octets);
        } catch (MalformedEnvelope e) {
            return ProfileDocument.parse(octets);
        }
        return SignedDocument.forCountersigning(DocumentKind.PROFILE, envelope);
    }
}
