package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.Aggregate;
import dev.martello.appraisal.Facts.Difference;
import dev.martello.appraisal.Facts.Proof;
import dev.martello.appraisal.PrintableText;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.RingPlan;
import dev.martello.evidence.bootlog.BootApplication;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.LoadedFile;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Puts what is proven, and how it differs from the release that fits best, into the words of {@link Facts}. */
final class FactsReader {
    private final PcrValues proving;
    private final PcrValues beforeUserspace;
    private final Optional<ReleaseFit> fit;
    private final List<BootCommand> commands;

    private FactsReader(
            PcrValues proving, PcrValues beforeUserspace, Optional<ReleaseFit> fit, List<BootCommand> commands) {
        this.proving = proving;
        this.beforeUserspace = beforeUserspace;
        this.fit = fit;
        this.commands = commands;
    }

    /**
     * Reads facts.
     *
     * @param proving the quoted values that logs are held against
     * @param releases those for the appliance's platform
     */
    static Facts read(
            Claims claims,
            PcrValues proving,
            BootProof boot,
            RuntimeProof runtime,
            List<Release> releases,
            Optional<RingPlan> plan,
            Optional<Facts.Firmware> firmware) {
        List<BootCommand> commands = boot.facts().map(BootCommand::of).orElse(List.of());
        List<MeasuredFile> files = runtime.proven().map(MeasuredFile::of).orElse(List.of());
        Optional<ReleaseFit> fit = ReleaseFit.best(releases, boot.facts(), commands, files, new FileSignatures());
        FactsReader reader = new FactsReader(proving, boot.beforeUserspace(), fit, commands);
        return new Facts(
                claims.platform().label(),
                new Facts.Place(
                        claims.placement().ring().orElse(""),
                        claims.placement().model().orElse("")),
                new Facts.Logs(boot.state(), boot.userspace().state(), runtime.state()),
                boot.facts().map(reader::boot),
                userspace(boot.userspace()),
                runtime.proven().map(log -> reader.runtime(log, runtime.unquotedEntries())),
                fit.map(best -> reference(best, boot.facts(), releases, plan)),
                firmware,
                Facts.StatedSettings.MISSING,
                Optional.empty());
    }

    private static final int NO_EVENT = -1;

    private Facts.Boot boot(BootFacts facts) {
        return new Facts.Boot(
                facts.secureBoot().map(on -> on ? Proof.ON : Proof.OFF).orElse(Proof.UNPROVEN),
                facts.exitBootServices().label(),
                facts.applications().stream().map(this::loaded).toList(),
                fit.map(best -> best.boot().unknownApplications()).orElse(List.of()).stream()
                        .map(this::loaded)
                        .toList(),
                files(facts),
                fit.map(best -> best.boot().unknownFiles()).orElse(List.of()).stream()
                        .map(this::loaded)
                        .toList(),
                commands.stream().map(this::commandLine).toList(),
                fit.map(best -> best.boot().unexpectedCommands()).orElse(List.of()).stream()
                        .map(this::commandLine)
                        .toList(),
                Stream.concat(facts.oddities().stream(), facts.problems().stream())
                        .map(problem -> new Facts.Problem(
                                problem.id(), problem.located(), problem.event().orElse(NO_EVENT)))
                        .toList());
    }

    private List<Facts.Loaded> files(BootFacts facts) {
        return Stream.concat(
                        facts.files().stream().map(this::loaded),
                        facts.sections().stream()
                                .map(each -> loaded(each.digests(), each.name(), UKI_PCR, each.event())))
                .toList();
    }

    /** systemd-stub measures the sections of its image there, and systemd the phases of the boot. */
    private static final int UKI_PCR = 11;

    private static final int PHASE_PCR = UKI_PCR;

    private Facts.Loaded loaded(BootApplication each) {
        return loaded(each.digests(), each.devicePath(), each.pcr().number(), each.event());
    }

    private Facts.Loaded loaded(LoadedFile each) {
        return loaded(each.digests(), each.label(), each.pcr().number(), each.event());
    }

    private Facts.Loaded loaded(SortedMap<HashAlgorithm, Digest> digests, String path, int pcr, int event) {
        return new Facts.Loaded(
                BootProof.strongest(digests).toString(),
                path,
                fit.flatMap(best -> ReleaseFit.name(best.release(), digests)).orElse(""),
                pcr,
                event);
    }

    private Facts.CommandLine commandLine(BootCommand each) {
        String text = each.text()
                .or(() -> fit.flatMap(best -> each.expectedBy(best.release())))
                .orElse("");
        return new Facts.CommandLine(text, each.source(), each.digest(), each.event());
    }

    private static Optional<Facts.Userspace> userspace(UserspaceProof proof) {
        if (proof.state() != Facts.LogState.PROVEN) {
            return Optional.empty();
        }
        List<Facts.Measurement> measurements = proof.proven().stream()
                .map(each -> new Facts.Measurement(
                        PrintableText.of(each.type()),
                        each.text().map(PrintableText::of).orElse(""),
                        each.description().map(PrintableText::of).orElse(""),
                        BootProof.strongest(each.digests()).toString(),
                        each.pcr().orElseThrow().number(),
                        each.number()))
                .toList();
        List<String> phases = measurements.stream()
                .filter(each -> each.pcr() == PHASE_PCR && !each.text().isEmpty())
                .map(Facts.Measurement::text)
                .toList();
        return Optional.of(new Facts.Userspace(phases, measurements, proof.unquotedRecords()));
    }

    private Facts.Running runtime(ImaLog log, int unquotedEntries) {
        return new Facts.Running(
                log.size(),
                unquotedEntries,
                aggregate(log),
                BootAggregate.restarts(log, proving).stream()
                        .map(entry -> kexec(log, entry))
                        .toList(),
                fit.stream()
                        .flatMap(best -> best.unknownFiles().stream().map(best::explain))
                        .toList(),
                MeasuredFile.violations(log).stream()
                        .map(each -> new Facts.File(each.shown(), "", Difference.VIOLATION, "", each.entry()))
                        .toList());
    }

    private static Facts.File kexec(ImaLog log, int number) {
        ImaEntry entry = log.entries().get(number - 1);
        String digest = entry.fileDigest().map(Digest::toString).orElse("");
        return new Facts.File(BootAggregate.NAME, digest, Difference.ADDED, "", number);
    }

    private Aggregate aggregate(ImaLog log) {
        return switch (BootAggregate.check(log, beforeUserspace)) {
            case BootAggregate.Check.Matches _ -> Aggregate.SAME;
            case BootAggregate.Check.Differs _, BootAggregate.Check.WithoutTpm _ -> Aggregate.DIFFERENT;
            case BootAggregate.Check.CannotTell _ -> Aggregate.UNPROVEN;
        };
    }

    private static Facts.Reference reference(
            ReleaseFit best, Optional<BootFacts> boot, List<Release> releases, Optional<RingPlan> plan) {
        boolean matches = boot.filter(facts -> !facts.applications().isEmpty()).isPresent()
                && best.boot().unknownApplications().isEmpty();
        return new Facts.Reference(
                best.release().version(),
                matches,
                best.release().securityVersion(),
                releases.stream()
                        .filter(release -> isExpected(release, plan))
                        .mapToLong(Release::securityVersion)
                        .max()
                        .orElse(best.release().securityVersion()),
                plan.map(RingPlan::securityFloor).orElse(0L),
                isExpected(best.release(), plan),
                best.release().commandLines().size());
    }

    private static boolean isExpected(Release release, Optional<RingPlan> plan) {
        return plan.map(each -> each.expects(release.version())).orElse(true);
    }
}
