package dev.martello.cli.operator;

import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.client.OperatorProblem;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.DriftView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.ItemView;
import dev.martello.server.view.ProfileView;
import dev.martello.server.view.RingView;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why an appliance is judged as it is, or was, from its keys to the octets that show what is wrong.
 *
 * @param at when, if it was in the past
 * @param policy the digest of the policy that counts, SHA-256 over its octets
 * @param plan what is expected in its ring, if there is a plan
 * @param profiles the platform profiles of its hardware model that count, by name
 * @param registers the quoted PCRs
 * @param drift how it is set up otherwise than it was, and than others are; of the past nothing is told
 */
record Reasoning(
        ApplianceView appliance,
        Optional<Instant> at,
        String policy,
        Optional<RingView.Plan> plan,
        List<String> profiles,
        List<ProvenRegister> registers,
        List<DriftView.Comparison> drift,
        List<Reason> reasons) {
    /** A finding, the rule that found it, and what it was found in. */
    record Reason(FindingView finding, RuleText rule, Optional<Exhibit> evidence) {}

    /**
     * Fetches what there is and reads it.
     *
     * @param name of the appliance
     * @param at when, if it was in the past; the plan of its ring is that of today all the same
     */
    static Reasoning fetch(OperatorClient operator, String name, Optional<Instant> at)
            throws OperatorProblem, IOException, InterruptedException {
        ApplianceView appliance = operator.appliance(name, at);
        Policy policy = policy(operator.policy(at));
        List<Item> items = new ArrayList<>();
        for (ItemView each : appliance.items()) {
            items.add(item(each, operator.item(each.digest())));
        }
        StoredEvidence evidence = StoredEvidence.of(items);
        return new Reasoning(
                appliance,
                at,
                policy.digest().toString(),
                plan(operator, appliance.summary()),
                profiles(operator, appliance.summary(), at),
                ProvenRegister.of(evidence),
                at.isPresent() || appliance.posture().isEmpty() ? List.of() : drift(operator, name),
                appliance.findings().stream()
                        .map(finding ->
                                new Reason(finding, RuleText.of(finding.rule(), policy), evidence.exhibit(finding)))
                        .toList());
    }

    /** The same with the findings of one rule only. */
    Reasoning of(String rule) {
        return new Reasoning(
                appliance,
                at,
                policy,
                plan,
                profiles,
                registers,
                drift,
                reasons.stream()
                        .filter(each -> each.finding.rule().equals(rule))
                        .toList());
    }

    private static List<DriftView.Comparison> drift(OperatorClient operator, String name)
            throws OperatorProblem, IOException, InterruptedException {
        return operator.drift(name, Optional.empty()).comparisons();
    }

    private static Policy policy(Bytes document) {
        try {
            return Policy.parse(document);
        } catch (MalformedPolicy e) {
            throw UserException.badInput(
                    "the control plane's policy cannot be read here; use its version of martello: " + e.getMessage());
        }
    }

    /** What is shown as evidence is what its digest names, whatever the control plane sends. */
    private static Item item(ItemView view, Bytes content) {
        if (!ItemDigest.of(content).toString().equals(view.digest())) {
            throw UserException.badInput("the control plane answers item " + view.digest() + " with other octets");
        }
        ItemKind kind = ItemKind.ofLabel(view.kind())
                .orElseThrow(() -> UserException.badInput(
                        "the control plane has an item of kind " + view.kind() + "; use its version of martello"));
        return new Item(kind, content);
    }

    private static Optional<RingView.Plan> plan(OperatorClient operator, ApplianceSummary summary)
            throws OperatorProblem, IOException, InterruptedException {
        return operator.rings().stream()
                .filter(ring -> summary.ring().filter(ring.ring()::equals).isPresent())
                .findFirst()
                .flatMap(RingView::plan);
    }

    private static List<String> profiles(OperatorClient operator, ApplianceSummary summary, Optional<Instant> at)
            throws OperatorProblem, IOException, InterruptedException {
        return operator.profiles().stream()
                .filter(profile -> counts(profile, at))
                .filter(profile ->
                        summary.model().filter(profile.model()::equals).isPresent())
                .map(profile -> profile.model() + " " + profile.firmwareVersion())
                .toList();
    }

    private static boolean counts(ProfileView profile, Optional<Instant> at) {
        return at.map(time -> !profile.added().isAfter(time)
                        && profile.withdrawn().filter(time::isAfter).isEmpty())
                .orElseGet(() -> profile.withdrawn().isEmpty());
    }
}
