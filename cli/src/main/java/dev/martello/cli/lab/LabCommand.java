package dev.martello.cli.lab;

import picocli.CommandLine.Command;

/** The commands that try Martello itself. */
@Command(
        name = "lab",
        description = "Try Martello itself: load a control plane.",
        footer = "  martello lab load --appliances 10000 --interval 5",
        subcommands = LoadCommand.class)
public final class LabCommand {}
