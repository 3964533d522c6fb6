package dev.martello.cli.inspect;

import picocli.CommandLine.Command;

/** The commands that show evidence. */
@Command(
        name = "inspect",
        description = "Show what a boot log, a run-time log, a quote or a TPM says.",
        footer = "  martello inspect bootlog /sys/kernel/security/tpm0/binary_bios_measurements",
        subcommands = {InspectBootLog.class, InspectIma.class, InspectQuote.class, InspectTpm.class})
public final class InspectCommand {}
