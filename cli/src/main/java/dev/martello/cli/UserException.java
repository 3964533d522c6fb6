package dev.martello.cli;

import picocli.CommandLine.ExitCode;

/** Something the person at the terminal can put right: one sentence that says what is wrong, where, and what to do. */
final class UserException extends RuntimeException {
    private final int exitCode;

    private UserException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Bad use or bad input, exit code 2. */
    static UserException badInput(String message) {
        return new UserException(message, ExitCode.USAGE);
    }

    int exitCode() {
        return exitCode;
    }
}
