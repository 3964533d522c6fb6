package dev.martello.lab.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Keeps this process, and those that it starts from then on, on one core, so that nothing helps the thread that is measured. */
enum OneCore {
    /** {@code taskset} did it. */
    PINNED("kept on one core by taskset"),
    /** There is no {@code taskset}, or it failed: collector and compiler may run beside the thread that is measured. */
    NOT_PINNED("not kept on one core, for there is no taskset here");

    private static final int SECONDS = 10;

    private final String description;

    OneCore(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** The last core is taken: the first one often serves interrupts. */
    static OneCore take() {
        int core = Runtime.getRuntime().availableProcessors() - 1;
        ProcessBuilder taskset =
                new ProcessBuilder("taskset", "--all-tasks", "--cpu-list", "--pid", String.valueOf(core), pid());
        try {
            Process process = taskset.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? PINNED : NOT_PINNED;
        } catch (IOException e) {
            return NOT_PINNED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_PINNED;
        }
    }

    private static String pid() {
        return String.valueOf(ProcessHandle.current().pid());
    }
}
