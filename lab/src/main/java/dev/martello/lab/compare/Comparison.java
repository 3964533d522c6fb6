package dev.martello.lab.compare;

import dev.martello.agent.settings.SettingsCollector;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Settings;
import dev.martello.lab.compare.Counterparts.Counterpart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks the tools that are installed, and our checks, of this machine. */
public final class Comparison {
    private final Settings settings;
    private final List<Peer> peers;
    private final CompiledChecks checks;

    private Comparison(Settings settings, List<Peer> peers, CompiledChecks checks) {
        this.settings = settings;
        this.peers = peers;
        this.checks = checks;
    }

    /** With the settings of this machine. */
    public static Comparison ofThisMachine() throws IOException {
        List<Check> checks = StandardChecks.read();
        List<Check> ssh =
                checks.stream().filter(each -> each.area().equals("ssh")).toList();
        return new Comparison(
                settings(MachineFiles.ofThisMachine()),
                List.of(
                        new LynisPeer(),
                        new KernelHardeningPeer(),
                        new KernelConfigPeer(),
                        new SshdPeer(ssh, compiled(ssh)),
                        new SystemdPeer(settings(MachineFiles.ofImage(Path.of("/")))),
                        new HardeningPeer(),
                        new OpenScapPeer()),
                compiled(checks));
    }

    private static Settings settings(MachineFiles files) {
        return new SettingsCollector(files).collect(_ -> {});
    }

    private static CompiledChecks compiled(List<Check> checks) {
        try {
            return CompiledChecks.of(checks);
        } catch (MalformedCheck e) {
            throw new IllegalStateException("a standard check is at fault", e);
        }
    }

    /**
     * Asks each tool.
     *
     * @param progress is told the name of each before it is asked
     * @throws CompareFailure if one that is installed does not say what it should
     */
    public Agreement run(Consumer<String> progress) throws CompareFailure, IOException, InterruptedException {
        List<Agreement.Line> lines = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Peer each : peers) {
            if (each.isInstalled()) {
                progress.accept(each.title());
                lines.addAll(lines(each));
            } else {
                missing.add(each.title());
            }
        }
        return new Agreement(lines, missing);
    }

    private List<Agreement.Line> lines(Peer peer) throws CompareFailure, IOException, InterruptedException {
        Counterparts counterparts = peer.counterparts();
        List<Agreement.Line> lines = new ArrayList<>();
        for (PeerAnswers each : peer.ask(settings)) {
            lines.addAll(compare(peer.title(), each, counterparts, checks.judge(each.settings())));
        }
        return lines;
    }

    /** One line for each check whose tests were answered; one that cannot tell, or has nothing to say, is compared with nothing. */
    static List<Agreement.Line> compare(
            String peer, PeerAnswers answers, Counterparts counterparts, List<CheckResult> results) {
        Map<RuleId, Outcome> ours = new HashMap<>();
        results.forEach(each -> ours.put(each.check().id(), each.outcome()));
        List<Agreement.Line> lines = new ArrayList<>();
        for (Counterpart each : counterparts.all()) {
            List<PeerAnswer> theirs = answers.answers().stream()
                    .filter(answer -> each.tests().contains(answer.test()))
                    .toList();
            if (!theirs.isEmpty()) {
                Optional.ofNullable(ours.get(each.check()))
                        .flatMap(Comparison::isGood)
                        .ifPresent(isGood -> lines.add(line(peer, answers.subject(), each, theirs, isGood)));
            }
        }
        return lines;
    }

    private static Agreement.Line line(
            String peer, Optional<String> subject, Counterpart counterpart, List<PeerAnswer> theirs, boolean wePass) {
        boolean theyPass = theirs.stream().allMatch(PeerAnswer::isGood);
        return new Agreement.Line(
                peer,
                theirs.stream().map(PeerAnswer::test).collect(Collectors.joining(", ")),
                subject,
                counterpart.check(),
                theyPass,
                wePass,
                counterpart.differs(theyPass, wePass));
    }

    private static Optional<Boolean> isGood(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passed _ -> Optional.of(true);
            case Outcome.Failed _ -> Optional.of(false);
            case Outcome.CannotTell _, Outcome.NotApplicable _ -> Optional.empty();
        };
    }
}
