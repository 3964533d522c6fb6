package dev.martello.lab.compare;

import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.KernelConfigText;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code kernel-hardening-checker} of the configurations of kernels that do not run: those in {@code /boot}, and those of many distributions
 * that come with it. Each kernel is taken to be started with a word that means nothing to either.
 */
final class KernelConfigPeer implements Peer {
    private static final PeerProgram CHECKER = new PeerProgram(KernelHardeningPeer.COMMAND);
    private static final Path BOOT = Path.of("/boot");
    private static final Path DISTRIBUTIONS =
            Path.of("/usr/lib/python3/dist-packages/kernel_hardening_checker/config_files/distros");

    /** It refuses an empty command line. */
    private static final String COMMAND_LINE = "quiet";

    private static final Pattern RELEASE = Pattern.compile("(?m)^# Linux/\\S+ (?<release>\\S+) Kernel Configuration$");

    @Override
    public String title() {
        return KernelHardeningPeer.COMMAND + " -c";
    }

    @Override
    public boolean isInstalled() {
        return CHECKER.find().isPresent();
    }

    @Override
    public Counterparts counterparts() {
        return new KernelHardeningPeer().counterparts();
    }

    @Override
    public List<PeerAnswers> ask(Settings settings) throws CompareFailure, IOException, InterruptedException {
        Path commandLine = Files.createTempFile("martello-cmdline", "");
        try {
            Files.writeString(commandLine, COMMAND_LINE + "\n");
            List<PeerAnswers> all = new ArrayList<>();
            for (Path each : configurations()) {
                String output = CHECKER.run("-c", each.toString(), "-l", commandLine.toString(), "-m", "json");
                all.add(new PeerAnswers(
                        Optional.of(each.getFileName().toString()),
                        startedWith(settings, each, Files.readString(each)),
                        KernelHardeningPeer.answers(each.toString(), output)));
            }
            return all;
        } finally {
            Files.deleteIfExists(commandLine);
        }
    }

    private static List<Path> configurations() throws IOException {
        List<Path> all = new ArrayList<>();
        all.addAll(files(BOOT, "config-*"));
        all.addAll(files(DISTRIBUTIONS, "*.config"));
        return all;
    }

    private static List<Path> files(Path directory, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
                files.forEach(found::add);
            }
        }
        return found.stream().sorted().toList();
    }

    private static Settings startedWith(Settings settings, Path file, String text) throws CompareFailure {
        try {
            return startedWith(settings, text);
        } catch (MalformedSettings e) {
            throw new CompareFailure(file + " is no configuration of a kernel: " + e.getMessage());
        }
    }

    /** A machine of which nothing is known but what its kernel was built with, and that it was told nothing at its start. */
    static Settings startedWith(Settings settings, String text) throws MalformedSettings {
        SortedMap<String, String> config = KernelConfigText.parse(text);
        Matcher release = RELEASE.matcher(text);
        Kernel kernel = new Kernel(
                release.find() ? Optional.of(release.group("release")) : Optional.empty(),
                Optional.of(new TreeMap<>(Map.of(COMMAND_LINE, ""))),
                Optional.of(config),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return Settings.of(settings.system(), List.of(kernel), List.of());
    }
}
