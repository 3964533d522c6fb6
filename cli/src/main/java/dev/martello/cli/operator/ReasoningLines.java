package dev.martello.cli.operator;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.PostureView;
import dev.martello.server.view.RingView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Prints why an appliance is judged as it is. */
final class ReasoningLines {
    private static final int OCTETS_A_LINE = 16;
    private static final int MAX_DRIFT = 20;

    private final Terminal terminal;

    ReasoningLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Reasoning reasoning) {
        ApplianceSummary summary = reasoning.appliance().summary();
        terminal.line(terminal.style("bold", summary.serial().orElse(summary.id()))
                + reasoning.at().map(at -> " was, at " + at + ", ").orElse(" is ")
                + FleetCommand.tier(terminal, summary.tier(), 0)
                + summary.until().map(until -> ", until " + until).orElse(""));
        who(reasoning);
        basis(reasoning);
        terminal.heading("What the quote holds");
        if (reasoning.registers().isEmpty()) {
            terminal.line("  nothing: it has not reported yet");
        }
        reasoning
                .registers()
                .forEach(each -> terminal.line(
                        "  PCR %-2d  %s  %s".formatted(each.pcr(), each.value(), Terminal.safe(each.proof()))));
        terminal.heading("Findings");
        if (reasoning.reasons().isEmpty()) {
            terminal.line("  none");
        }
        reasoning.reasons().forEach(this::print);
        List<PostureView.Excepted> excepted =
                reasoning.appliance().posture().map(PostureView::excepted).orElse(List.of());
        if (!excepted.isEmpty()) {
            terminal.heading("What somebody answers for");
            excepted.forEach(new PostureLines(terminal)::print);
        }
        if (!reasoning.drift().isEmpty()) {
            terminal.heading("How it is set up otherwise");
            reasoning.drift().forEach(new DriftLines(terminal, MAX_DRIFT)::print);
        }
    }

    private void who(Reasoning reasoning) {
        ApplianceSummary summary = reasoning.appliance().summary();
        terminal.heading("Who");
        terminal.fact("endorsement key", summary.id());
        reasoning
                .appliance()
                .endorsement()
                .ifPresent(
                        each -> terminal.fact("endorsed by", each.issuer() + ", serial number " + each.serialNumber()));
        terminal.fact(
                "attestation key",
                reasoning.appliance().akName() + ", enrolled "
                        + reasoning.appliance().enrolled());
        terminal.fact(
                "register",
                summary.serial().isEmpty()
                        ? "does not have it"
                        : "site " + text(summary.site()) + ", rack unit " + text(summary.rackUnit()) + ", ring "
                                + text(summary.ring()) + ", model " + text(summary.model()));
        terminal.fact("platform", summary.platform());
        terminal.fact("last report", summary.reported().map(Object::toString).orElse("-"));
    }

    private void basis(Reasoning reasoning) {
        ApplianceSummary summary = reasoning.appliance().summary();
        terminal.heading("What it was compared with");
        terminal.fact(
                "release",
                summary.release().map(each -> each + ", which it runs").orElse("none that it is proven to run"));
        terminal.fact(
                reasoning.at().isPresent() ? "plan of today" : "plan of the ring",
                reasoning.plan().map(ReasoningLines::plan).orElse("none, so any release is expected"));
        terminal.fact(
                "profiles",
                reasoning.profiles().isEmpty() ? "none of its model" : String.join(", ", reasoning.profiles()));
        terminal.fact("policy", reasoning.policy());
    }

    private static String plan(RingView.Plan plan) {
        return "expects " + String.join(", ", plan.expected()) + "; security version at least " + plan.securityFloor();
    }

    private void print(Reasoning.Reason reason) {
        FindingView finding = reason.finding();
        FindingLines.found(terminal, finding);
        FindingLines.remedy(terminal, finding);
        print(reason.rule());
        reason.evidence()
                .ifPresentOrElse(
                        this::print,
                        () -> finding.item()
                                .ifPresent(item -> detail(
                                        "evidence", "item " + item + ", which the appliance stands by no more")));
    }

    private void print(RuleText rule) {
        detail(
                "rule",
                rule.line().isPresent()
                        ? "line " + rule.line().getAsInt() + " of the policy"
                        : rule.origin().equals("built-in") ? "built in" : "of the control plane");
        rule.description().ifPresent(each -> detail("", each));
        rule.each().ifPresent(each -> detail("", "each: " + each.strip()));
        rule.when().ifPresent(each -> detail("", "when: " + each.strip()));
    }

    private void print(Exhibit exhibit) {
        detail("evidence", exhibit.kind() + " " + exhibit.item() + ", " + exhibit.itemBytes() + " octets");
        exhibit.entry().ifPresent(this::print);
    }

    private void print(Exhibit.Entry entry) {
        detail(
                "entry " + entry.number(),
                entry.pcr() + ", " + entry.type() + ", " + entry.length() + " octets from octet " + entry.offset());
        entry.digests().forEach(digest -> detail("", digest));
        detail("", entry.says());
        Bytes octets = Bytes.fromHex(entry.octets());
        for (int start = 0; start < octets.length(); start += OCTETS_A_LINE) {
            Bytes line = octets.slice(start, Math.min(octets.length(), start + OCTETS_A_LINE));
            detail(
                    "",
                    "%08x  %-32s  %s"
                            .formatted(
                                    entry.offset() + start,
                                    line.toHex(),
                                    line.toString(StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".")));
        }
        if (octets.length() < entry.length()) {
            detail("", "and " + (entry.length() - octets.length()) + " octets more");
        }
    }

    private void detail(String name, String text) {
        terminal.line("    " + "%-10s".formatted(name) + Terminal.safe(text));
    }

    private static String text(Optional<String> known) {
        return known.orElse("-");
    }
}
