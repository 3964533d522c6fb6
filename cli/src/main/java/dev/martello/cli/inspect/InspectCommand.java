package dev.martello.cli.inspect;

import picocli.CommandLine.Command;

/** The commands that show evidence, and what came of it. */
@Command(
        name = "inspect",
        description = "Show what a boot log, a run-time log, a quote, a TPM or an attestation result says.",
        footer = "  martello inspect bootlog /sys/kernel/security/tpm0/binary_bios_measurements",
        subcommands = {InspectBootLog.class, InspectIma.class, InspectQuote.class, InspectTpm.class, InspectResult.class
        })
public final class InspectCommand {}
