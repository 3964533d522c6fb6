package dev.martello.cli.lab;

import picocli.CommandLine.Command;

/** The commands that try Martello itself. */
@Command(
        name = "lab",
        description = "Try Martello itself: measure how fast it is, load a control plane.",
        footer = "  martello lab bench attestation",
        subcommands = {BenchCommand.class, LoadCommand.class})
public final class LabCommand {}
