package dev.martello.cli.endorsement;

import picocli.CommandLine.Command;

/** {@code martello endorsement}. */
@Command(
        name = "endorsement",
        description = "Show which makers of TPMs are trusted, and what their certificates say.",
        footer = {"  martello endorsement roots ek-roots/", "  martello endorsement check ek.der --roots ek-roots/"},
        subcommands = {RootsCommand.class, CheckCommand.class})
public final class EndorsementCommand {}
