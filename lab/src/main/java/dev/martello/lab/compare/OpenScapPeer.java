package dev.martello.lab.compare;

import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * OpenSCAP with the SCAP Security Guide, definition by definition: its profiles have nothing to say of a release that they do not name, which
 * for a long time is each new one, and its definitions do not ask.
 *
 * @see <a href="https://github.com/ComplianceAsCode/content">SCAP Security Guide</a>
 */
final class OpenScapPeer implements Peer {
    private static final PeerProgram OSCAP = new PeerProgram("oscap");
    private static final Path CONTENT = Path.of("/usr/share/xml/scap/ssg/content");
    private static final Pattern NAME = Pattern.compile("ssg-debian(?<release>\\d{1,3})-oval\\.xml");
    private static final Pattern ANSWER =
            Pattern.compile("(?m)^Definition oval:ssg-(?<test>[^:\\s]+):def:1: (?<word>true|false)$");

    @Override
    public String title() {
        return "OpenSCAP";
    }

    @Override
    public boolean isInstalled() {
        return OSCAP.find().isPresent() && content().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofResource("openscap.yaml");
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        Path content = content().orElseThrow(() -> new CompareFailure("there is no content for OpenSCAP"));
        List<PeerAnswer> answers = new ArrayList<>();
        for (String test : counterparts().tests()) {
            String output = OSCAP.run("oval", "eval", "--id", "oval:ssg-" + test + ":def:1", content.toString());
            answer(output).ifPresent(answers::add);
        }
        return List.of(PeerAnswers.ofMachine(settings, answers));
    }

    /** None if it could not tell. */
    static Optional<PeerAnswer> answer(String output) {
        Matcher found = ANSWER.matcher(output);
        return found.find()
                ? Optional.of(
                        new PeerAnswer(found.group("test"), found.group("word").equals("true")))
                : Optional.empty();
    }

    /** That for the latest release of Debian. */
    private static Optional<Path> content() {
        try (Stream<Path> files = Files.list(CONTENT)) {
            return files.filter(each -> release(each) >= 0).max((a, b) -> Integer.compare(release(a), release(b)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int release(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group("release")) : -1;
    }
}
