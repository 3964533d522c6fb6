package dev.martello.cli.endorsement;

import picocli.CommandLine.Command;

/** {@code martello endorsements}. */
@Command(
        name = "endorsements",
        description = "See which makers of TPMs are trusted, and what their certificates say.",
        footer = {"  martello endorsements roots ek-roots/", "  martello endorsements check ek.der --roots ek-roots/"},
        subcommands = {RootsCommand.class, CheckCommand.class})
public final class EndorsementsCommand {}
