package dev.martello.cli;

import picocli.CommandLine.Command;

/** Runs what most commands have in common once, so that the ahead-of-time cache holds it. */
@Command(name = "warm-up", hidden = true, description = "Train the ahead-of-time cache.")
final class WarmUpCommand implements Runnable {
    @Override
    public void run() {
        Main.run("--version");
        Main.run("--help");
    }
}
