package dev.martello.lab.compare;

import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lynis, as far as it asks of single settings: KRNL-6000 for those of the kernel, SSH-7408 for a server that runs. Its log says of each what
 * it came to; its report says only what it is not content with.
 *
 * @see <a href="https://cisofy.com/lynis/">Lynis</a>
 */
final class LynisPeer implements Peer {
    private static final PeerProgram LYNIS = new PeerProgram("lynis");
    private static final String TESTS = "KRNL-6000 SSH-7402 SSH-7404 SSH-7406 SSH-7408";

    private static final Pattern SYSCTL =
            Pattern.compile("Result: sysctl key (\\S+) (contains equal expected|has a different value than expected)");
    private static final Pattern OPTION =
            Pattern.compile("Result: OpenSSH option (\\S+) is (configured very well|configured reasonably|in a weak)");

    @Override
    public String title() {
        return "Lynis";
    }

    @Override
    public boolean isInstalled() {
        return LYNIS.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofResource("lynis.yaml");
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("martello-lynis");
        Path log = directory.resolve("log");
        Path report = directory.resolve("report");
        try {
            String output = LYNIS.run(
                    "audit",
                    "system",
                    "--quick",
                    "--no-colors",
                    "--tests",
                    TESTS,
                    "--log-file",
                    log.toString(),
                    "--report-file",
                    report.toString());
            if (!Files.exists(log)) {
                throw new CompareFailure("Lynis wrote no log: "
                        + output.strip().lines().findFirst().orElse("it said nothing"));
            }
            return List.of(PeerAnswers.ofMachine(settings, answers(Files.readString(log))));
        } finally {
            Files.deleteIfExists(log);
            Files.deleteIfExists(report);
            Files.deleteIfExists(directory);
        }
    }

    /** What its log says, one answer for each setting. */
    static List<PeerAnswer> answers(String log) {
        Stream<PeerAnswer> kernel =
                SYSCTL.matcher(log).results().map(found -> answer("sysctl ", found, "contains equal expected"));
        Stream<PeerAnswer> server =
                OPTION.matcher(log).results().map(found -> answer("sshd ", found, "configured very well"));
        return Stream.concat(kernel, server).toList();
    }

    private static PeerAnswer answer(String kind, MatchResult found, String good) {
        return new PeerAnswer(
                kind + found.group(1),
                Optional.of(found.group(2)).filter(good::equals).isPresent());
    }
}
