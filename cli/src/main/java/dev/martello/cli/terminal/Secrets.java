package dev.martello.cli.terminal;

import dev.martello.release.signing.SecretSource;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Passphrases and PINs: from a file, or from the person at the terminal, who does not see what is typed. */
public final class Secrets {
    private Secrets() {}

    /** From the file if one is named, else from the terminal. */
    public static SecretSource of(Optional<Path> file) {
        return file.map(SecretSource::ofFile).orElse(Secrets::ask);
    }

    /** As {@link #of}, but a person is asked twice: a typing error would lock a new key up. */
    public static SecretSource ofNew(Optional<Path> file) {
        return file.map(SecretSource::ofFile).orElse(Secrets::askTwice);
    }

    private static char[] ask(String what) throws IOException {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElseThrow(
                        () -> new IOException(
                                what
                                        + " is needed, and nobody is at a terminal to tell it: write it into a file that only you can read, and name that with --passphrase-file"));
        char[] secret = console.readPassword("%s: ", Terminal.safe(what));
        if (secret == null || secret.length == 0) {
            throw new IOException(what + " was not told");
        }
        return secret;
    }

    private static char[] askTwice(String what) throws IOException {
        char[] secret = ask(what);
        char[] again = ask(what + ", again");
        boolean isSame = Arrays.equals(secret, again);
        Arrays.fill(again, '\0');
        if (!isSame) {
            Arrays.fill(secret, '\0');
            throw new IOException("the two are not the same");
        }
        return secret;
    }
}
