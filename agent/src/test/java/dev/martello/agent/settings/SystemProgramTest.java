package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.evidence.machine.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemProgramTest {
    private static final SystemProgram PROGRAMS = SystemProgram.standard();

    @Test
    void takesWhatAProgramPrints() throws Unreadable {
        assertThat(PROGRAMS.text(Path.of("/bin/echo"), List.of("kern.securelevel: 1"), 100))
                .contains("kern.securelevel: 1\n");
    }

    @Test
    void keepsItsOwnEnvironmentToItself() throws Unreadable {
        assertThat(PROGRAMS.text(Path.of("/usr/bin/env"), List.of(), 1000))
                .hasValueSatisfying(printed -> assertThat(printed.lines())
                        .containsExactlyInAnyOrder("LC_ALL=C", "PATH=/sbin:/bin:/usr/sbin:/usr/bin"));
    }

    @Test
    void saysThatThereIsNoSuchProgram() throws Unreadable {
        assertThat(PROGRAMS.text(Path.of("/sbin/no-such-program"), List.of(), 100))
                .isEmpty();
    }

    @Test
    void takesNothingOfAProgramThatFailsOrPrintsTooMuch() {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> PROGRAMS.text(Path.of("/bin/false"), List.of(), 100))
                .withMessageStartingWith("/bin/false did not end well");
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> PROGRAMS.text(Path.of("/usr/bin/yes"), List.of(), 1 << 20))
                .withMessage("/usr/bin/yes prints more than 1048576 octets");
    }

    @Test
    void endsAProgramThatDoesNotEnd() {
        SystemProgram impatient = new SystemProgram(Duration.ofMillis(100));

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> impatient.text(Path.of("/bin/sleep"), List.of("1000000"), 100))
                .withMessageStartingWith("/bin/sleep did not end well");
        assertThat(ProcessHandle.current().children())
                .noneMatch(each -> each.info()
                        .commandLine()
                        .filter(line -> line.contains("1000000"))
                        .isPresent());
    }
}
