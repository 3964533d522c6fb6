package dev.martello.cli.inspect;

import picocli.CommandLine.Command;

/** The commands that show evidence. */
@Command(
        name = "inspect",
        description = "Show what a boot log, a run-time log or a quote says.",
        footer = "  martello inspect bootlog /sys/kernel/security/tpm0/binary_bios_measurements",
        subcommands = {InspectBootLog.class, InspectIma.class, InspectQuote.class})
public final class InspectCommand {}
