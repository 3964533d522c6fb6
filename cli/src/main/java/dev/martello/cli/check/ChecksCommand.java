package dev.martello.cli.check;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.CompiledExemptions;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.posture.Profile;
import dev.martello.appraisal.posture.Profiles;
import dev.martello.bytes.Bytes;
import dev.martello.cli.operator.FleetChecks;
import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello checks}. */
@Command(
        name = "checks",
        description = "Show the posture checks, and try your own.",
        footer = {"  martello checks list --json | jq length", "  martello checks show kernel.kptr-restrict"})
public final class ChecksCommand {
    private record Listed(String id, String severity, String title, List<String> systems) {}

    private record ListedProfile(String name, String title, List<String> systems, int checks) {}

    @Command(name = "list", description = "List the checks.", footer = "  martello checks list")
    int list(@Mixin ChosenChecks chosen, @Option(names = "--json", description = "One JSON array.") boolean json) {
        Terminal terminal = Terminal.standard();
        List<Check> checks = chosen.all().checks();
        if (json) {
            terminal.json(checks.stream().map(ChecksCommand::listed).toList());
        } else {
            checks.forEach(each -> terminal.line(
                    "%-40s %-9s %s".formatted(each.id(), each.severity().label(), each.title())));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Show the definition of a check.",
            footer = "  martello checks show kernel.kptr-restrict")
    int show(
            @Mixin ChosenChecks chosen,
            @Parameters(paramLabel = "CHECK", description = "The check's identifier, as list shows it.") String id) {
        chosen.one(id).checks().forEach(new CheckLines(Terminal.standard())::print);
        return ExitCode.OK;
    }

    @Command(name = "profiles", description = "List the profiles.", footer = "  martello checks profiles")
    int profiles(@Mixin ChosenChecks chosen, @Option(names = "--json", description = "One JSON array.") boolean json) {
        Terminal terminal = Terminal.standard();
        PostureLibrary library = chosen.library();
        List<ListedProfile> listed = library.profiles().all().stream()
                .map(each -> listed(each, library))
                .toList();
        if (json) {
            terminal.json(listed);
        } else {
            listed.forEach(each -> terminal.line(
                    "%-24s %4d checks  %s".formatted(each.name(), each.checks(), Terminal.safe(each.title()))));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "lint",
            description = {
                "Validate documents of checks, profiles and exceptions.",
                "",
                "All names in checks must be settings, all expressions must compile, and everything that profiles name must exist."
            },
            footer = "  martello checks lint site-checks/*.yaml")
    int lint(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Documents of checks, profiles and exceptions.")
                    List<Path> files) {
        Terminal terminal = Terminal.standard();
        files.forEach(ChecksCommand::compiled);
        PostureLibrary library = PostureLibrary.with(List.of(), files);
        int problems = 0;
        for (PostureLibrary.Own each : library.own()) {
            problems += lint(terminal, library, each);
        }
        return problems == 0 ? ExitCode.OK : ExitCode.USAGE;
    }

    private static int lint(Terminal terminal, PostureLibrary library, PostureLibrary.Own own) {
        requireExemptions(library, own);
        List<Profiles.Problem> problems = own.document().profiles().stream()
                .flatMap(each -> library.profiles().choose(each).problems().stream())
                .toList();
        problems.forEach(each -> terminal.problem(own.file() + ", " + each));
        terminal.line("%s: %d checks, %d profiles, %d exceptions, %d problems"
                .formatted(
                        own.file(),
                        own.document().checks().size(),
                        own.document().profiles().size(),
                        own.document().exemptions().size(),
                        problems.size()));
        return problems.size();
    }

    private static void requireExemptions(PostureLibrary library, PostureLibrary.Own own) {
        try {
            CompiledExemptions.of(own.document().exemptions(), library.checks());
        } catch (MalformedCheck e) {
            throw UserException.badInput(own.file() + ", " + e.getMessage());
        }
    }

    @Command(
            name = "test",
            description = {
                "Run checks on their samples. Exit code 1 if one does not give the expected result.",
                "",
                "With --fleet, show whose verdict a document would change if it replaced your own checks at the control plane, from what that has stored, and change nothing. Exit code 1 if trust in any appliance would end or begin."
            },
            footer = {"  martello checks test site-checks/*.yaml", "  martello checks test --fleet site-checks.yaml"})
    int test(
            @Mixin FleetChecks controlPlane,
            @Option(names = "--fleet", description = "Try a document on the fleet.") boolean fleet,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Documents of checks.") List<Path> files)
            throws InterruptedException {
        if (fleet) {
            return controlPlane.test(only(files));
        }
        Terminal terminal = Terminal.standard();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            CompiledChecks checks = compiled(file);
            List<String> found = checks.trial();
            found.forEach(each -> terminal.problem(file + ", " + each));
            problems.addAll(found);
            terminal.line(
                    file + ": " + Count.of(checks.size(), "check") + " tried, " + Count.of(found.size(), "problem"));
        }
        return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Command(
            name = "set",
            description = {
                "Put a document of your own checks in force beside those that come with Martello; the fleet is re-appraised from what is stored.",
                "",
                "If it has a profile \"fleet\", that profile chooses the checks. A document that would end or begin the trust in too many appliances at once is held for a decision: exit code 1."
            },
            footer = "  martello checks set site-checks.yaml")
    int set(
            @Mixin FleetChecks controlPlane,
            @Parameters(paramLabel = "FILE", description = "The document, YAML.") Path file)
            throws InterruptedException {
        return controlPlane.set(only(List.of(file)));
    }

    @Command(
            name = "own",
            description = "Print your own checks that are in force at the control plane.",
            footer = "  martello checks own > site-checks.yaml")
    int own(@Mixin FleetChecks controlPlane) throws InterruptedException {
        Terminal.standard()
                .line(controlPlane.current().toString(StandardCharsets.UTF_8).stripTrailing());
        return ExitCode.OK;
    }

    /** A control plane has one document. */
    private static Bytes only(List<Path> files) {
        if (files.size() > 1) {
            throw UserException.badInput("a control plane has one document of checks, so --fleet takes one");
        }
        return InputFile.read(files.getFirst(), PostureDocument.MAX_BYTES, "document of checks");
    }

    private static CompiledChecks compiled(Path file) {
        try {
            return CompiledChecks.of(PostureLibrary.document(file).checks());
        } catch (MalformedCheck e) {
            throw UserException.badInput(file + ", " + e.getMessage());
        }
    }

    private static ListedProfile listed(Profile profile, PostureLibrary library) {
        return new ListedProfile(
                profile.name(),
                profile.title(),
                profile.systems().stream().map(Object::toString).sorted().toList(),
                library.profiles().choose(profile).checks().size());
    }

    private static Listed listed(Check check) {
        return new Listed(
                check.id().text(),
                check.severity().label(),
                check.title(),
                check.systems().stream().map(Object::toString).sorted().toList());
    }
}
