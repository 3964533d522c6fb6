package dev.martello.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.protocol.ChassisSerial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmbiosTest {
    /** What ends is waited for, however busy the machine is. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    void takesTheSerialOfTheSystemOnLinux() throws Exception {
        Files.writeString(directory.resolve("product_serial"), "CZ1234ABCD\n");
        Files.writeString(directory.resolve("chassis_serial"), "OTHER\n");
        assertThat(Smbios.ofLinux(directory)).contains(new ChassisSerial("CZ1234ABCD"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"To Be Filled By O.E.M.", "Default string", "None", "0123456789", "", " ", "0000000", "........"
            })
    void takesThatOfTheChassisWhereTheSystemHasNone(String placeholder) throws Exception {
        Files.writeString(directory.resolve("product_serial"), placeholder + "\n");
        Files.writeString(directory.resolve("chassis_serial"), " CH-77 \n");
        assertThat(Smbios.ofLinux(directory)).contains(new ChassisSerial("CH-77"));
    }

    @Test
    void tellsNothingWhereNothingCanBeRead() throws Exception {
        assertThat(Smbios.ofLinux(directory.resolve("missing"))).isEmpty();
        Files.createDirectory(directory.resolve("product_serial"));
        Files.write(directory.resolve("chassis_serial"), new byte[] {(byte) 0xff, 0x01});
        assertThat(Smbios.ofLinux(directory)).isEmpty();
        Files.writeString(directory.resolve("chassis_serial"), "A1".repeat(200));
        assertThat(Smbios.ofLinux(directory)).isEmpty();
        assertThat(Smbios.ofFreeBsd(directory.resolve("no-kenv"), LONG)).isEmpty();
    }

    @Test
    void asksKenvOnFreeBsd() throws Exception {
        assertThat(Smbios.ofFreeBsd(kenv("smbios.system.serial", "CZ1234ABCD"), LONG))
                .contains(new ChassisSerial("CZ1234ABCD"));
        assertThat(Smbios.ofFreeBsd(kenv("smbios.chassis.serial", "CH-77"), LONG))
                .contains(new ChassisSerial("CH-77"));
        assertThat(Smbios.ofFreeBsd(kenv("smbios.bios.vendor", "CH-77"), LONG)).isEmpty();
    }

    @Test
    void doesNotWaitForKenvThatNeverEnds() throws Exception {
        Path hanging = script("echo CZ1234ABCD; exec tail -f /dev/null");
        assertThat(Smbios.ofFreeBsd(hanging, Duration.ofMillis(1))).isEmpty();
    }

    /** As kenv(1) answers: the value of the one variable there is, or nothing and an exit code. */
    private Path kenv(String variable, String value) throws Exception {
        return script("[ \"$1\" = -q ] && [ \"$2\" = %s ] && echo %s".formatted(variable, value));
    }

    private Path script(String line) throws Exception {
        Path file = Files.createTempFile(
                directory,
                "kenv",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return file;
    }
}
