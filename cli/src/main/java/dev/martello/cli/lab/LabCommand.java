package dev.martello.cli.lab;

import picocli.CommandLine.Command;

/** The commands that try Martello itself. */
@Command(
        name = "lab",
        description = "Try out Martello itself: start real appliances, measure how fast it is, load a control plane.",
        footer = {"  martello lab up", "  martello lab bench attestation"},
        subcommands = {
            LabUp.class,
            LabList.class,
            LabRun.class,
            LabVerify.class,
            LabCapture.class,
            BenchCommand.class,
            CompareCommand.class,
            LoadCommand.class
        })
public final class LabCommand {}
