package dev.martello.lab.compare;

import dev.martello.evidence.settings.BinaryGroup;
import dev.martello.evidence.settings.Disk;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code hardening-check} of Debian, of some programs and libraries out of each directory. Our checks ask most of it of programs that give
 * rights alone, so each is taken for one.
 *
 * @see <a href="https://manpages.debian.org/bookworm/devscripts/hardening-check.1.en.html">hardening-check(1)</a>
 */
final class HardeningPeer implements Peer {
    private static final PeerProgram CHECK = new PeerProgram("hardening-check");

    /** It disassembles all of a file, which it takes a minute for where that is large. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private static final int FILES = 200;

    private static final Pattern FILE = Pattern.compile("(?<path>/.*):");
    private static final Pattern ANSWER =
            Pattern.compile(" (?<test>[A-Za-z -]+): (?<word>yes|no)\\b(?!, regular shared).*");

    @Override
    public String title() {
        return "hardening-check";
    }

    @Override
    public boolean isInstalled() {
        return CHECK.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return Counterparts.ofResource("hardening-check.yaml");
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        Map<String, BinaryGroup> chosen = chosen(settings);
        List<String> arguments = new ArrayList<>(List.of("--nocfprotection", "--"));
        arguments.addAll(chosen.keySet());
        Map<String, List<PeerAnswer>> answers = answers(CHECK.run(arguments.toArray(String[]::new)));
        List<PeerAnswers> all = new ArrayList<>();
        chosen.forEach((path, group) -> all.add(new PeerAnswers(
                Optional.of(path), givingRights(settings, path, group), answers.getOrDefault(path, List.of()))));
        return all;
    }

    /** As many as are wanted, as far from each other as can be. */
    private static Map<String, BinaryGroup> chosen(Settings settings) throws IOException {
        TreeMap<String, BinaryGroup> all = new TreeMap<>();
        for (BinaryGroup group : settings.disk().map(Disk::binaries).orElse(List.of())) {
            for (String path : group.paths()) {
                if (group.protections().isPresent() && Files.size(Path.of(path)) <= MAX_FILE_BYTES) {
                    all.put(path, group);
                }
            }
        }
        int step = Math.max(1, all.size() / FILES);
        TreeMap<String, BinaryGroup> chosen = new TreeMap<>();
        int number = 0;
        for (Map.Entry<String, BinaryGroup> each : all.entrySet()) {
            if (number++ % step == 0) {
                chosen.put(each.getKey(), each.getValue());
            }
        }
        return chosen;
    }

    /** What it says by file; what it does not know is no answer. */
    static Map<String, List<PeerAnswer>> answers(String output) {
        Map<String, List<PeerAnswer>> byFile = new HashMap<>();
        List<PeerAnswer> current = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            Matcher file = FILE.matcher(line);
            Matcher answer = ANSWER.matcher(line);
            if (file.matches()) {
                current = byFile.computeIfAbsent(file.group("path"), _ -> new ArrayList<>());
            } else if (answer.matches()) {
                current.add(new PeerAnswer(
                        answer.group("test"), answer.group("word").equals("yes")));
            }
        }
        return byFile;
    }

    /** A machine whose only program this is, and that gives rights to who starts it. */
    static Settings givingRights(Settings settings, String path, BinaryGroup group) {
        return Settings.of(
                settings.system(),
                List.of(new Disk(
                        List.of(new BinaryGroup(group.protections(), true, List.of(path))),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                List.of());
    }
}
