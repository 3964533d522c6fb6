package dev.martello.cli.terminal;

import picocli.CommandLine.Option;

/**
 * The {@code --help} of a command that has a {@code --version} of its own. All others have both from the command above them, which are left out
 * where one of the names is taken.
 */
public final class HelpOption {
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;
}
