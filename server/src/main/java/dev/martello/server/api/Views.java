package dev.martello.server.api;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.Severity;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemReference;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.MalformedCertificate;
import dev.martello.server.endorsement.TpmIdentity;
import dev.martello.server.intake.TwoPlaces;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Effect;
import dev.martello.server.judgement.Notice;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredProfile;
import dev.martello.server.store.StoredRelease;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.EndorsementView;
import dev.martello.server.view.EndorsementView.DeviationView;
import dev.martello.server.view.EndorsementView.TpmView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.IdentityView;
import dev.martello.server.view.IncidentView;
import dev.martello.server.view.ItemView;
import dev.martello.server.view.PolicyView;
import dev.martello.server.view.PostureView;
import dev.martello.server.view.ProfileView;
import dev.martello.server.view.ReleaseView;
import dev.martello.server.view.VerdictView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is stored, as operators read it. */
final class Views {
    private Views() {}

    static ApplianceSummary summary(FleetMember member, FleetContext fleet, Instant now) {
        EnrolledAppliance appliance = member.appliance();
        Optional<Standing> standing = appliance.standing();
        return new ApplianceSummary(
                appliance.id().toString(),
                member.register().map(RegisterEntry::serial),
                member.register().map(RegisterEntry::site),
                member.register().map(RegisterEntry::rackUnit),
                member.register().map(RegisterEntry::ring),
                member.register().flatMap(RegisterEntry::model),
                appliance.platform().label(),
                member.tier(now),
                member.verdict().map(VerdictInterval::from),
                standing.map(Standing::leaseUntil),
                member.verdict().flatMap(VerdictInterval::release),
                reason(member, fleet, now),
                standing.map(Standing::reported));
    }

    static ApplianceView appliance(
            FleetMember member,
            List<VerdictInterval> history,
            List<ItemReference> items,
            FleetContext fleet,
            Map<Finding, String> lastGood,
            Optional<PostureView> posture,
            Instant now) {
        return new ApplianceView(
                summary(member, fleet, now),
                member.appliance().enrolled(),
                member.appliance().akName().toHex(),
                member.appliance().ekCertificate().flatMap(Views::endorsement),
                member.appliance().iakCertificate().flatMap(Views::identity),
                findings(member, fleet, lastGood, now),
                posture,
                history.stream().map(Views::verdict).toList(),
                items.stream()
                        .map(item ->
                                new ItemView(item.kind().label(), item.digest().toString()))
                        .toList());
    }

    /**
     * What was thought of an appliance at a time; its place is that of today.
     *
     * @param history its verdicts that had begun by then, newest first
     */
    static ApplianceSummary past(FleetMember member, List<VerdictInterval> history, Instant time) {
        Optional<VerdictInterval> last = history.stream().findFirst();
        Optional<Instant> end = last.flatMap(verdict -> end(member, verdict));
        boolean isFresh = end.filter(time::isBefore).isPresent();
        return new ApplianceSummary(
                member.appliance().id().toString(),
                member.register().map(RegisterEntry::serial),
                member.register().map(RegisterEntry::site),
                member.register().map(RegisterEntry::rackUnit),
                member.register().map(RegisterEntry::ring),
                member.register().flatMap(RegisterEntry::model),
                member.appliance().platform().label(),
                last.filter(_ -> isFresh).map(VerdictInterval::tier).orElse(TrustTier.NONE),
                last.map(VerdictInterval::from),
                end,
                last.flatMap(VerdictInterval::release),
                pastReason(last, isFresh),
                Optional.empty());
    }

    private static Optional<Instant> end(FleetMember member, VerdictInterval verdict) {
        return verdict.to().or(() -> member.appliance().standing().map(Standing::leaseUntil));
    }

    private static String pastReason(Optional<VerdictInterval> last, boolean isFresh) {
        if (last.isEmpty()) {
            return "had not reported yet";
        }
        VerdictInterval verdict = last.get();
        return !isFresh
                ? "was silent; the last verdict was " + verdict.tier()
                : verdict.tier() == TrustTier.AFFIRMING ? "" : worst(verdict, Finding::explanation);
    }

    /** All that is known of an appliance at a time. */
    static ApplianceView past(
            FleetMember member,
            List<VerdictInterval> history,
            List<ItemReference> items,
            Map<Finding, String> lastGood,
            Optional<PostureView> posture,
            Instant time) {
        return new ApplianceView(
                past(member, history, time),
                member.appliance().enrolled(),
                member.appliance().akName().toHex(),
                member.appliance().ekCertificate().flatMap(Views::endorsement),
                member.appliance().iakCertificate().flatMap(Views::identity),
                history.stream().findFirst().map(VerdictInterval::findings).orElse(List.of()).stream()
                        .map(finding -> finding(finding, finding.explanation(), lastGood))
                        .toList(),
                posture,
                history.stream().map(Views::verdict).toList(),
                items.stream()
                        .map(item ->
                                new ItemView(item.kind().label(), item.digest().toString()))
                        .toList());
    }

    /** What checks say of an appliance; nothing if it says nothing of its settings. */
    static Optional<PostureView> posture(Facts facts) {
        Facts.StatedSettings settings = facts.settings();
        return switch (settings.state()) {
            case MISSING -> Optional.empty();
            case MALFORMED ->
                Optional.of(new PostureView(
                        settings.state().toString(),
                        Optional.of(settings.problem()),
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of()));
            case STATED -> facts.posture().map(said -> posture(settings, said));
        };
    }

    private static PostureView posture(Facts.StatedSettings settings, Facts.Posture said) {
        return new PostureView(
                settings.state().toString(),
                Optional.empty(),
                said.passed(),
                said.failedChecks(),
                said.untold(),
                said.failed().stream()
                        .map(each -> new PostureView.Finding(
                                each.rule(),
                                each.severity(),
                                each.title(),
                                each.subject(),
                                each.seen(),
                                each.remedy(),
                                each.risk()))
                        .toList(),
                said.cannotTell().stream()
                        .map(each -> new PostureView.Untold(each.rule(), each.severity(), each.reason()))
                        .toList(),
                said.excepted().stream()
                        .map(each -> new PostureView.Excepted(
                                each.rule(),
                                each.severity(),
                                each.subject(),
                                each.seen(),
                                each.owner(),
                                each.reason(),
                                each.until()))
                        .toList());
    }

    static PolicyView policy(StoredPolicy policy) {
        return new PolicyView(policy.digest(), policy.origin().name(), policy.adopted());
    }

    static IncidentView incident(Incident incident) {
        return new IncidentView(
                incident.id(),
                incident.kind(),
                incident.subject(),
                incident.title(),
                incident.digest(),
                incident.state().name(),
                incident.raised(),
                incident.closed(),
                effect(Effect.fromJson(incident.effect())));
    }

    static EffectView effect(Effect effect) {
        return new EffectView(
                effect.appliances(),
                effect.leftOut(),
                effect.ended(),
                effect.begun(),
                effect.rings().stream().map(Views::ring).toList());
    }

    private static EffectView.Ring ring(Effect.Ring ring) {
        return new EffectView.Ring(
                ring.name(),
                ring.appliances(),
                ring.ended(),
                ring.begun(),
                ring.shifts().stream().map(Views::shift).toList());
    }

    private static EffectView.Shift shift(Effect.Shift shift) {
        return new EffectView.Shift(
                shift.from(),
                shift.to(),
                shift.appliances(),
                shift.reasons().stream()
                        .map(reason -> new EffectView.Reason(reason.rule(), reason.explanation(), reason.appliances()))
                        .toList());
    }

    static ReleaseView release(StoredRelease release) {
        return new ReleaseView(
                release.platform().label(),
                release.version(),
                release.securityVersion(),
                release.description(),
                release.digest(),
                release.keyId(),
                release.added(),
                release.withdrawn());
    }

    /** What became of a change, with the incident if it is held. */
    static AdoptionView adoption(Adoption.Outcome outcome, Database database) {
        return switch (outcome) {
            case Adoption.Outcome.Adopted(int appraised, int changed) ->
                new AdoptionView(appraised, changed, Optional.empty());
            case Adoption.Outcome.Held(long incident, var _) ->
                new AdoptionView(
                        0,
                        0,
                        database.read(sql -> new IncidentTable(sql).find(incident))
                                .map(Views::incident));
        };
    }

    static ProfileView profile(StoredProfile profile) {
        return new ProfileView(
                profile.digest(),
                profile.model(),
                profile.firmwareVersion(),
                profile.description(),
                profile.keyId(),
                profile.added(),
                profile.withdrawn());
    }

    private static Optional<EndorsementView> endorsement(Bytes octets) {
        try {
            DeviceCertificate certificate = DeviceCertificate.parse(octets);
            return Optional.of(new EndorsementView(
                    certificate.issuer().toString(),
                    certificate.serialNumber().toString(16),
                    certificate.notBefore(),
                    certificate.notAfter(),
                    certificate.tpm().map(Views::tpm),
                    deviations(CertificateKind.EK, certificate)));
        } catch (MalformedCertificate e) {
            return Optional.empty(); // of an appliance that enrolled when such certificates were accepted
        }
    }

    private static Optional<IdentityView> identity(Bytes octets) {
        try {
            DeviceCertificate certificate = DeviceCertificate.parse(octets);
            return Optional.of(new IdentityView(
                    certificate.issuer().toString(),
                    certificate.subject().toString(),
                    certificate.serialNumber().toString(16),
                    certificate.machineSerials(),
                    certificate.notBefore(),
                    certificate.notAfter(),
                    deviations(CertificateKind.IAK, certificate)));
        } catch (MalformedCertificate e) {
            return Optional.empty(); // of an appliance that enrolled when such certificates were accepted
        }
    }

    private static List<DeviationView> deviations(CertificateKind kind, DeviceCertificate certificate) {
        return kind.deviations(certificate).stream()
                .map(each -> new DeviationView(each.in(kind), each.meaning()))
                .toList();
    }

    private static TpmView tpm(TpmIdentity tpm) {
        return new TpmView(tpm.vendor(), tpm.manufacturer(), tpm.model(), tpm.version());
    }

    private static VerdictView verdict(VerdictInterval interval) {
        return new VerdictView(interval.tier(), interval.from(), interval.to(), interval.release(), findings(interval));
    }

    private static List<FindingView> findings(VerdictInterval interval) {
        return interval.findings().stream().map(Views::finding).toList();
    }

    private static FindingView finding(Finding finding) {
        return finding(finding, finding.explanation(), Map.of());
    }

    private static FindingView finding(Finding finding, String explanation, Map<Finding, String> lastGood) {
        return new FindingView(
                finding.rule().text(),
                finding.severity().label(),
                finding.tier(),
                finding.subject(),
                explanation,
                Optional.ofNullable(lastGood.get(finding)),
                finding.item().map(ItemDigest::toString),
                finding.entry(),
                finding.remedy());
    }

    /** Those of the verdict, what does not go with the register, and the changes that are held lest they end the trust. */
    private static List<FindingView> findings(
            FleetMember member, FleetContext fleet, Map<Finding, String> lastGood, Instant now) {
        return Stream.of(
                        TwoPlaces.finding(member.appliance()).map(Views::finding).stream(),
                        member.verdict().map(VerdictInterval::findings).orElse(List.of()).stream()
                                .map(finding ->
                                        finding(finding, fleet.explanation(finding, member.cohort()), lastGood)),
                        ChassisFindings.of(member, now).stream().map(Views::finding),
                        member.threats().stream().map(Views::held))
                .flatMap(each -> each)
                .toList();
    }

    private static FindingView held(IncidentTable.Threat threat) {
        return new FindingView(
                Notice.REFERENCE_HELD.id(),
                Severity.HIGH.label(),
                TrustTier.AFFIRMING,
                threat.title(),
                "The " + threat.title() + " would end the trust in this appliance and many others, so it is held: "
                        + threat.explanation(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of("Decide with \"martello incident approve " + threat.incident() + "\" or \"reject "
                        + threat.incident() + "\"."));
    }

    private static String reason(FleetMember member, FleetContext fleet, Instant now) {
        Optional<VerdictInterval> verdict = member.verdict();
        if (verdict.isEmpty()) {
            return "enrolled, and has not reported yet";
        }
        return switch (member.tier(now)) {
            case NONE ->
                "silent since "
                        + member.appliance()
                                .standing()
                                .map(standing -> standing.reported()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                                .orElse("it enrolled")
                        + "; the last verdict was "
                        + verdict.get().tier();
            case AFFIRMING ->
                member.threats().stream()
                        .findFirst()
                        .map(threat -> "incident " + threat.incident() + " waits for a decision: " + threat.title())
                        .or(() -> ChassisFindings.of(member, now).stream()
                                .findFirst()
                                .map(Finding::explanation))
                        .orElse("");
            case WARNING, CONTRAINDICATED ->
                TwoPlaces.finding(member.appliance())
                        .map(Finding::explanation)
                        .orElseGet(() -> worst(verdict.get(), finding -> fleet.explanation(finding, member.cohort())));
        };
    }

    private static String worst(VerdictInterval verdict, Function<Finding, String> explanation) {
        List<Finding> findings = verdict.findings();
        long more = findings.stream()
                        .filter(finding -> finding.tier() != TrustTier.AFFIRMING)
                        .count()
                - 1;
        return explanation.apply(findings.getFirst()) + (more > 0 ? " (and " + more + " more)" : "");
    }
}
