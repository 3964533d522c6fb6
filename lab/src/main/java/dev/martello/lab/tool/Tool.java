package dev.martello.lab.tool;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A program, and the Debian package that brings it. */
public enum Tool {
    APT_GET("apt-get", "apt"),
    APT_CACHE("apt-cache", "apt"),
    DPKG_DEB("dpkg-deb", "dpkg"),
    DEPMOD("depmod", "kmod"),
    TAR("tar", "tar"),
    TOUCH("touch", "coreutils"),
    MKSQUASHFS("mksquashfs", "squashfs-tools"),
    VERITYSETUP("veritysetup", "cryptsetup-bin"),
    CPIO("cpio", "cpio"),
    ZSTD("zstd", "zstd"),
    OBJCOPY("objcopy", "binutils"),
    FAKETIME("faketime", "faketime"),
    SBSIGN("sbsign", "sbsigntool"),
    OPENSSL("openssl", "openssl"),
    MKE2FS("mke2fs", "e2fsprogs"),
    QEMU("qemu-system-x86_64", "qemu-system-x86"),
    SOCAT("socat", "socat"),
    SWTPM("swtpm", "swtpm"),
    SWTPM_SETUP("swtpm_setup", "swtpm-tools");

    /** When everything was made; 0 is no time for some. */
    public static final Instant DATE = Instant.ofEpochSecond(1);

    private static final int MAX_LAST_WORDS = 1500;

    private final String command;
    private final String debianPackage;

    Tool(String command, String debianPackage) {
        this.command = command;
        this.debianPackage = debianPackage;
    }

    /** The Debian packages of those that are not installed, each once, in ascending order. */
    public static List<String> missingPackages() {
        return Arrays.stream(values())
                .filter(tool -> tool.find().isEmpty())
                .map(tool -> tool.debianPackage)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** What a program is told besides its arguments. */
    public record Setting(Optional<Path> directory, Optional<Path> input, Optional<Path> output) {
        public static final Setting NONE = new Setting(Optional.empty(), Optional.empty(), Optional.empty());

        public Setting in(Path there) {
            return new Setting(Optional.of(there), input, output);
        }

        public Setting reading(Path file) {
            return new Setting(directory, Optional.of(file), output);
        }

        public Setting writing(Path file) {
            return new Setting(directory, input, Optional.of(file));
        }
    }

    /**
     * The program's file.
     *
     * @throws LabFailure if it is not installed
     */
    public Path path() throws LabFailure {
        return find().orElseThrow(() ->
                new LabFailure(command + " is not installed; on Debian: sudo apt-get install " + debianPackage));
    }

    /** Runs it to its end, and returns what it wrote to standard output. */
    public String run(Object... arguments) throws LabFailure, IOException, InterruptedException {
        return run(Setting.NONE, arguments);
    }

    /**
     * Runs it to its end.
     *
     * @return what it wrote to standard output; nothing if that goes to a file
     * @throws LabFailure if it is not installed, or ends with another code than 0
     */
    public String run(Setting setting, Object... arguments) throws LabFailure, IOException, InterruptedException {
        return runProgram(path(), setting, arguments);
    }

    /**
     * Runs a program that is none of these to its end.
     *
     * @return what it wrote to standard output; nothing if that goes to a file
     * @throws LabFailure if it ends with another code than 0
     */
    public static String runProgram(Path program, Setting setting, Object... arguments)
            throws LabFailure, IOException, InterruptedException {
        String command = program.getFileName().toString();
        List<String> line = new ArrayList<>(List.of(program.toString()));
        Arrays.stream(arguments).map(Object::toString).forEach(line::add);
        Path errors = Files.createTempFile("martello-" + command, ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("TZ", "UTC");
            // Whatever a program dates, it dates alike each time.
            builder.environment().put("SOURCE_DATE_EPOCH", Long.toString(DATE.getEpochSecond()));
            setting.directory().ifPresent(directory -> builder.directory(directory.toFile()));
            builder.redirectInput(setting.input().map(Path::toFile).orElse(new File("/dev/null")));
            setting.output().ifPresent(file -> builder.redirectOutput(Redirect.to(file.toFile())));
            return outcome(command, builder.start(), errors);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static String outcome(String command, Process process, Path errors)
            throws LabFailure, IOException, InterruptedException {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new LabFailure("%s ended with %d: %s".formatted(command, code, lastWords(errors, output)));
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastWords(Path errors, String output) throws IOException {
        String said = Files.readString(errors).strip();
        String words = (said.isEmpty() ? output : said).strip().replaceAll("\\s*\\R\\s*", "; ");
        return words.substring(Math.max(0, words.length() - MAX_LAST_WORDS));
    }

    private Optional<Path> find() {
        return SearchPath.find(command);
    }
}
