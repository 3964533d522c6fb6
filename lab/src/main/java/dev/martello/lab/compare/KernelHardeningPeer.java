package dev.martello.lab.compare;

import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code kernel-hardening-checker} of the kernel that runs: what it was built with, its command line and what {@code sysctl} says.
 *
 * @see <a href="https://github.com/a13xp0p0v/kernel-hardening-checker">kernel-hardening-checker</a>
 */
final class KernelHardeningPeer implements Peer {
    static final String COMMAND = "kernel-hardening-checker";

    private static final PeerProgram CHECKER = new PeerProgram(COMMAND);

    @Override
    public String title() {
        return COMMAND;
    }

    @Override
    public boolean isInstalled() {
        return CHECKER.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofResource("kernel-hardening-checker.yaml");
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        return List.of(PeerAnswers.ofMachine(settings, answers("this machine", CHECKER.run("-a", "-m", "json"))));
    }

    /** Each decision, by the name of its option. */
    static List<PeerAnswer> answers(String subject, String output) throws CompareFailure {
        List<PeerAnswer> answers = new ArrayList<>();
        for (JsonNode each : PeerJson.list(COMMAND, subject, output)) {
            answers.add(new PeerAnswer(
                    test(
                            each.path("option_name").asString(""),
                            each.path("desired_val").asString("")),
                    each.path("check_result_bool").asBoolean(false)));
        }
        return answers;
    }

    /** Of an option that is a list it may ask for several words, each by itself and between asterisks. */
    private static String test(String option, String desired) {
        return desired.startsWith("*") ? option + " " + desired.replace("*", "") : option;
    }
}
