package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.machine.Facilities;
import dev.martello.lab.scenario.Lab;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** What all commands that start machines have in common. */
final class LabOptions {
    @Mixin
    private MachineOptions machines = new MachineOptions();

    /** What is done in a laboratory. */
    @FunctionalInterface
    interface Work<T> {
        T in(Lab lab) throws LabFailure, IOException, InterruptedException;
    }

    /** Works in a laboratory that is open so long; progress goes to standard error. It closes, too, when this program is told to end. */
    <T> T with(Terminal terminal, Work<T> work) throws InterruptedException {
        try (Lab lab = open(terminal)) {
            return work.in(lab);
        } catch (LabFailure | IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private Lab open(Terminal terminal) throws LabFailure, IOException {
        Facilities facilities = machines.facilities(terminal::note);
        Lab lab = Lab.open(facilities);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(lab::close));
        return lab;
    }
}
