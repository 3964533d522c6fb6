package dev.martello.agent;

import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The serial number of the machine as the firmware tells it: that of the system, or else that of the chassis. What cannot be read is not told; nothing
 * depends on it.
 *
 * @see <a href="https://www.dmtf.org/standards/smbios">DMTF DSP0134, SMBIOS 3.7, sections 7.2 (system) and 7.4 (chassis)</a>
 */
public final class Smbios {
    private static final Path LINUX = Path.of("/sys/class/dmi/id");
    private static final List<String> LINUX_FILES = List.of("product_serial", "chassis_serial");
    private static final Path KENV = Path.of("/bin/kenv");
    private static final List<String> FREEBSD_VARIABLES = List.of("smbios.system.serial", "smbios.chassis.serial");
    private static final int MAX_BYTES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What makers of main boards leave where the maker of the machine should have put a number. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "to be filled by o.e.m.",
            "default string",
            "system serial number",
            "chassis serial number",
            "not specified",
            "not applicable",
            "none",
            "n/a",
            "unknown",
            "empty",
            "123456789",
            "0123456789",
            "1234567890");

    private Smbios() {}

    /** The serial number that the machine this runs on says it has. */
    public static Optional<ChassisSerial> chassisSerial(Platform platform) {
        return switch (platform) {
            case LINUX_AMD64, LINUX_ARM64 -> ofLinux(LINUX);
            case FREEBSD_AMD64 -> ofFreeBsd(KENV, PATIENCE);
        };
    }

    /** From the files in which Linux shows SMBIOS; root alone may read them. */
    static Optional<ChassisSerial> ofLinux(Path directory) {
        return LINUX_FILES.stream()
                .flatMap(name -> file(directory.resolve(name)).stream())
                .findFirst();
    }

    /**
     * From the variables in which FreeBSD's loader leaves SMBIOS.
     *
     * @param patience how long kenv may take for one variable
     */
    static Optional<ChassisSerial> ofFreeBsd(Path kenv, Duration patience) {
        return FREEBSD_VARIABLES.stream()
                .flatMap(name -> variable(kenv, name, patience).stream())
                .findFirst();
    }

    private static Optional<ChassisSerial> file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return serial(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ChassisSerial> variable(Path kenv, String name, Duration patience) {
        try {
            Process process = new ProcessBuilder(kenv.toString(), "-q", name)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                process.getOutputStream().close();
                // What is told fits into the pipe, so the end can be awaited before it is read.
                return process.waitFor(patience) && process.exitValue() == 0
                        ? serial(out.readNBytes(MAX_BYTES))
                        : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** A number, if it is one that tells machines apart. */
    private static Optional<ChassisSerial> serial(byte[] told) {
        String text = new String(told, StandardCharsets.ISO_8859_1).strip();
        boolean isPlaceholder = PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT))
                || text.chars().allMatch(each -> each == text.charAt(0));
        return ChassisSerial.isSerial(text) && !isPlaceholder ? Optional.of(new ChassisSerial(text)) : Optional.empty();
    }
}
