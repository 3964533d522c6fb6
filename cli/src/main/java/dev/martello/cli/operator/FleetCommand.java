package dev.martello.cli.operator;

import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.DriftView;
import dev.martello.server.view.EndorsementView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.IdentityView;
import dev.martello.server.view.RefusalView;
import dev.martello.server.view.VerdictView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello fleet}. */
@Command(
        name = "fleet",
        description = "Show which appliances are trusted, and why not.",
        subcommands = {FindingsCommand.class, DriftCommand.class},
        footer = {"  martello fleet ls --tier CONTRAINDICATED", "  martello fleet show ams1-e01"})
public final class FleetCommand {
    private record Fleet(List<ApplianceSummary> appliances) {}

    private static final int MAX_DRIFT = 5;

    private record Refusals(List<RefusalView> refusals) {}

    @Command(
            name = "ls",
            description = "List the appliances. Exit code 1 if any is not AFFIRMING.",
            footer = "  martello fleet ls --site ams1 --json | jq '.appliances[].tier'")
    int ls(
            @Mixin Connection connection,
            @Option(names = "--tier", paramLabel = "TIER", description = "Only of this tier: ${COMPLETION-CANDIDATES}.")
                    @Nullable
                    TrustTier tier,
            @Option(names = "--site", paramLabel = "SITE", description = "Only at this site.") @Nullable String site,
            @Option(names = "--at", paramLabel = "TIME", description = "As of this time, as in 2026-11-24T14:02:11Z.")
                    @Nullable
                    Instant at,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<ApplianceSummary> appliances = connection.ask(operator ->
                operator.appliances(Optional.ofNullable(tier), Optional.ofNullable(site), Optional.ofNullable(at)));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Fleet(appliances));
        } else {
            terminal.line(terminal.style(
                    "bold",
                    "%-16s %-12s %-8s %-12s %-15s %s".formatted("APPLIANCE", "ID", "SITE", "RELEASE", "TIER", "WHY")));
            appliances.forEach(each -> terminal.line("%-16s %-12s %-8s %-12s %s %s"
                    .formatted(
                            Terminal.safe(each.serial().orElse("-")),
                            ShortId.of(each.id()),
                            Terminal.safe(each.site().orElse("-")),
                            Terminal.safe(each.release().orElse("-")),
                            tier(terminal, each.tier(), 15),
                            ShortId.in(Terminal.safe(each.reason())))
                    .stripTrailing()));
        }
        return exitCode(appliances.stream().allMatch(each -> each.tier() == TrustTier.AFFIRMING));
    }

    @Command(
            name = "show",
            description = "Show one appliance: verdict, findings, history. Exit code 1 if it is not AFFIRMING.",
            footer = "  martello fleet show ams1-e01")
    int show(
            @Mixin Connection connection,
            @Parameters(
                            paramLabel = "ID",
                            description = "Its serial, its fingerprint, or the fingerprint's first digits.")
                    String id,
            @Option(names = "--at", paramLabel = "TIME", description = "As of this time, as in 2026-11-24T14:02:11Z.")
                    @Nullable
                    Instant at,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        ApplianceView appliance = connection.ask(operator -> operator.appliance(id, Optional.ofNullable(at)));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(appliance);
        } else {
            print(terminal, appliance);
            if (at == null && appliance.posture().isPresent()) {
                drift(terminal, connection.ask(operator -> operator.drift(id, Optional.empty())));
            }
        }
        return exitCode(appliance.summary().tier() == TrustTier.AFFIRMING);
    }

    @Command(
            name = "result",
            description = {
                "Print the current attestation result of one appliance, signed for relying parties (a JWT).",
                "",
                "The token in the server's relying-party.token is enough. \"martello inspect result\" checks it."
            },
            footer = "  martello fleet result ams1-e01 --nonce \"$(openssl rand -hex 16)\" > result.jwt")
    int result(
            @Mixin Connection connection,
            @Parameters(
                            paramLabel = "ID",
                            description = "Its serial, its fingerprint, or the fingerprint's first digits.")
                    String id,
            @Option(
                            names = "--nonce",
                            paramLabel = "BASE64",
                            description =
                                    "A nonce of 12 to 88 characters that the result repeats, which proves that it is fresh.")
                    @Nullable
                    String nonce)
            throws InterruptedException {
        Terminal.standard()
                .line(Terminal.safe(connection.ask(operator -> operator.result(id, Optional.ofNullable(nonce)))));
        return ExitCode.OK;
    }

    @Command(
            name = "refusals",
            description = "List who was refused recently, and why.",
            footer = "  martello fleet refusals")
    int refusals(
            @Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<RefusalView> refusals = connection.ask(operator -> operator.refusals());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Refusals(refusals));
        } else {
            refusals.forEach(each -> terminal.line("%s  %s  %4d x  %s  %s"
                    .formatted(
                            each.last(),
                            each.serial().map(Terminal::safe).orElse(each.fingerprint()),
                            each.times(),
                            terminal.style("bold", each.reason()),
                            Terminal.safe(each.detail()))));
        }
        return ExitCode.OK;
    }

    private static void print(Terminal terminal, ApplianceView appliance) {
        ApplianceSummary summary = appliance.summary();
        terminal.fact("appliance", summary.serial().orElse("not in the register"));
        terminal.fact("endorsement key", summary.id());
        terminal.fact(
                "place",
                summary.site().orElse("-") + ", rack unit " + summary.rackUnit().orElse("-") + ", ring "
                        + summary.ring().orElse("-"));
        terminal.fact("platform", summary.platform());
        terminal.fact("release", summary.release().orElse("-"));
        terminal.line("  " + terminal.style("bold", "%-18s".formatted("verdict")) + tier(terminal, summary.tier(), 0)
                + summary.until().map(until -> ", until " + until).orElse(""));
        terminal.fact("enrolled", appliance.enrolled().toString());
        appliance.endorsement().ifPresent(endorsement -> print(terminal, endorsement));
        appliance.identity().ifPresent(identity -> print(terminal, identity));
        terminal.fact("last report", summary.reported().map(Object::toString).orElse("-"));
        if (!appliance.findings().isEmpty()) {
            terminal.heading("Findings");
            appliance.findings().forEach(finding -> print(terminal, finding));
        }
        appliance.posture().ifPresent(posture -> new PostureLines(terminal).print(posture));
        terminal.heading("Verdicts");
        for (VerdictView verdict : appliance.history()) {
            terminal.line("  %s  %s  %s"
                    .formatted(
                            verdict.from(),
                            tier(terminal, verdict.tier(), 15),
                            verdict.findings().stream()
                                    .findFirst()
                                    .map(worst -> Terminal.safe(worst.explanation()))
                                    .orElse("")));
        }
    }

    /** What differs, in short: "fleet drift" has all of it. */
    private static void drift(Terminal terminal, DriftView drift) {
        List<DriftView.Comparison> differing =
                drift.comparisons().stream().filter(each -> each.total() > 0).toList();
        if (!differing.isEmpty()) {
            terminal.heading("Drift");
            differing.forEach(new DriftLines(terminal, MAX_DRIFT)::print);
        }
    }

    private static void print(Terminal terminal, EndorsementView endorsement) {
        endorsement
                .tpm()
                .ifPresent(
                        tpm -> terminal.fact("TPM", tpm.vendor() + " " + tpm.model() + ", version " + tpm.version()));
        terminal.fact("endorsed by", endorsement.issuer() + ", until " + endorsement.notAfter());
        deviations(terminal, endorsement.deviations());
    }

    private static void print(Terminal terminal, IdentityView identity) {
        terminal.fact(
                "identity by",
                identity.issuer() + ": "
                        + (identity.machineSerials().isEmpty()
                                ? identity.subject()
                                : String.join(", ", identity.machineSerials())));
        deviations(terminal, identity.deviations());
    }

    private static void deviations(Terminal terminal, List<EndorsementView.DeviationView> deviations) {
        deviations.forEach(each -> terminal.fact("  deviates", "it " + each.meaning() + " (" + each.id() + ")"));
    }

    private static void print(Terminal terminal, FindingView finding) {
        FindingLines.found(terminal, finding);
        finding.entry()
                .ifPresent(number -> terminal.line("    Entry " + number + " of the log shows it (martello explain)."));
        FindingLines.remedy(terminal, finding);
    }

    static String tier(Terminal terminal, TrustTier tier, int width) {
        String style = switch (tier) {
            case AFFIRMING -> "fg(green)";
            case WARNING -> "fg(yellow)";
            case CONTRAINDICATED -> "bold,fg(red)";
            case NONE -> "faint";
        };
        String text = tier.name();
        return terminal.style(style, text + " ".repeat(Math.max(0, width - text.length())));
    }

    private static int exitCode(boolean isTrusted) {
        return isTrusted ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
