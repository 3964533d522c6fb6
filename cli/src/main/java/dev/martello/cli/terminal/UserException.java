package dev.martello.cli.terminal;

import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.ExitCode;

/**
 * Something the person at the terminal can put right: one sentence that says what is wrong, where, and what to do. It may hold text from outside:
 * what shows it makes it safe to look at.
 */
public final class UserException extends RuntimeException {
    private final int exitCode;

    private UserException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Bad use or bad input, exit code 2. */
    public static UserException badInput(String message) {
        return new UserException(message, ExitCode.USAGE);
    }

    /** A clear no from somebody who was asked, exit code 1. */
    public static UserException refused(String message) {
        return new UserException(message, ExitCode.SOFTWARE);
    }

    /** What an exception says, in words; some exceptions of the JDK say only a file's name. */
    public static String sentence(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return switch (e) {
            case NoSuchFileException _ -> "there is no file " + message;
            case AccessDeniedException _ -> "access to " + message + " is denied";
            case FileAlreadyExistsException _ -> message + " is there already";
            case ConnectException _ -> "nobody answers at that address";
            default -> message;
        };
    }

    /** The exit code that says so. */
    public int exitCode() {
        return exitCode;
    }
}
