package dev.martello.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void showsTheLastLinesOfAConsoleAsLinesThatCannotBeTakenForOurs() {
        assertThat(Terminal.indented(
                        "the machine ended; its console ends with:\n  starting\nmartello: all is well\u001b[2J"))
                .isEqualTo("the machine ended; its console ends with:\n  starting\n  martello: all is well\\u001b[2J");
    }
}
