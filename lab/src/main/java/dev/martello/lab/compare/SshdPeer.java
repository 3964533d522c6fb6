package dev.martello.lab.compare;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.SshSection;
import dev.martello.evidence.settings.SshServer;
import dev.martello.evidence.settings.SshServerText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code sshd -T}: the server itself says what holds where no {@code Match} block does, its defaults too. It does not judge; our checks are
 * asked of what it says.
 *
 * @see <a href="https://man.openbsd.org/sshd">sshd(8)</a>
 */
final class SshdPeer implements Peer {
    private static final PeerProgram SSHD = new PeerProgram("sshd");

    private final List<Check> checks;
    private final CompiledChecks compiled;

    SshdPeer(List<Check> checks, CompiledChecks compiled) {
        this.checks = checks;
        this.compiled = compiled;
    }

    @Override
    public String title() {
        return "sshd -T";
    }

    @Override
    public boolean isInstalled() {
        return SSHD.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofSameName(checks);
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        return List.of(PeerAnswers.ofMachine(settings, answers(SSHD.run("-T"), settings)));
    }

    /** What our checks say of the server that this text describes. */
    List<PeerAnswer> answers(String text, Settings settings) throws CompareFailure {
        Settings itself = Settings.of(settings.system(), List.of(server(text)), List.of());
        return compiled.judge(itself).stream()
                .filter(each -> isTold(each.outcome()))
                .map(SshdPeer::answer)
                .toList();
    }

    private static boolean isTold(Outcome outcome) {
        return outcome instanceof Outcome.Passed || outcome instanceof Outcome.Failed;
    }

    private static PeerAnswer answer(CheckResult result) {
        return new PeerAnswer(result.check().id().text(), result.outcome() instanceof Outcome.Passed);
    }

    private static SshServer server(String text) throws CompareFailure {
        String first = text.strip().lines().findFirst().orElse("");
        if (!text.lines().anyMatch(line -> line.startsWith("permitrootlogin "))) {
            throw new CompareFailure("sshd -T says no configuration, but: " + first);
        }
        try {
            SshServer server = SshServerText.parse(text, _ -> List.of());
            List<SshSection> outside = server.sections().stream()
                    .filter(each -> each.condition().isEmpty())
                    .toList();
            return new SshServer(true, outside);
        } catch (MalformedSettings | Unreadable e) {
            throw new CompareFailure("sshd -T says what no sshd_config may: "
                    + Optional.ofNullable(e.getMessage()).orElse(first));
        }
    }
}
