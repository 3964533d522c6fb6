package dev.martello.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What was measured on.
 *
 * @param cpu the model, as the kernel names it
 * @param cores of the machine, of which one is used
 * @param system operating system and architecture
 * @param jdk vendor and version
 * @param pinning whether measurements were kept on one core
 */
public record Machine(String cpu, int cores, String system, String jdk, String pinning) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This machine, whose processors must be counted before some are taken away. */
    static Machine describe(int cores, OneCore pinning) {
        return new Machine(
                model(),
                cores,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                pinning.description());
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
