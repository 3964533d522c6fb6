package dev.martello.lab.scenario;

import dev.martello.lab.machine.Console;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Work that may fail because this computer is too busy to emulate a machine, and can be done a second time.
 *
 * @param work what is done
 * @param undoing undoes what the work changed for others, however far that came
 */
record Attempt<T>(Work<T> work, Undoing undoing) {
    /** What is done. */
    @FunctionalInterface
    interface Work<T> {
        T perform() throws LabFailure, IOException, InterruptedException;
    }

    /** What is done after it. */
    @FunctionalInterface
    interface Undoing {
        void perform() throws LabFailure, IOException, InterruptedException;
    }

    /**
     * Does it, and a second time if the machine lost its TPM the first time.
     *
     * @param again told why before the second time
     */
    T patiently(Consumer<String> again) throws LabFailure, IOException, InterruptedException {
        try {
            return once();
        } catch (LabFailure e) {
            String why = String.valueOf(e.getMessage());
            if (!why.startsWith(Console.TPM_TIMED_OUT)) {
                throw e;
            }
            again.accept(why);
            return once();
        }
    }

    private T once() throws LabFailure, IOException, InterruptedException {
        T outcome;
        try {
            outcome = work.perform();
        } catch (LabFailure | IOException e) {
            undoAfter(e);
            throw e;
        }
        undoing.perform();
        return outcome;
    }

    /** That it cannot be undone must not hide why the work failed. */
    private void undoAfter(Exception failure) throws InterruptedException {
        try {
            undoing.perform();
        } catch (LabFailure | IOException e) {
            failure.addSuppressed(e);
        }
    }
}
