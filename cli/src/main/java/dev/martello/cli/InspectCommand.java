package dev.martello.cli;

import picocli.CommandLine.Command;

/** {@code martello inspect}: shows evidence for what it is, without a server. */
@Command(name = "inspect", description = "Show what a boot log, a run-time log or a quote says.")
final class InspectCommand {}
