package dev.martello.lab.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a machine wrote to its serial line so far. */
public final class Console {
    /** What Linux says when an emulated TPM was not given the time to answer; it does without the TPM from then on. */
    public static final String TPM_TIMED_OUT = "tpm tpm0: Operation Timed out";

    /** What systemd says each time that the agent ended in another way than it should. */
    private static final String AGENT_FAILED = "martello-agent.service: Failed with result";

    /** Scenarios kill it once. */
    private static final int MAX_FAILURES = 5;

    private static final int LAST_LINES = 15;

    private final Path log;

    /** What is written to a file, which need not be there yet. */
    public Console(Path log) {
        this.log = log;
    }

    /** All of it. */
    public String text() throws IOException {
        return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1) : "";
    }

    public boolean says(String words) throws IOException {
        return text().contains(words);
    }

    /** Whether Linux does without its TPM, for it was not answered in time. */
    public boolean tellsOfLostTpm() throws IOException {
        return says(TPM_TIMED_OUT);
    }

    /** Whether the agent is started again and again, and ends each time. */
    public boolean tellsOfCrashingAgent() throws IOException {
        return text().split(AGENT_FAILED, -1).length > MAX_FAILURES;
    }

    /** How it ends, for the end of a sentence. */
    public String ending() throws IOException {
        return "its console ends with:\n  " + String.join("\n  ", lastLines());
    }

    /** The last lines with something on them, without what steers a terminal. */
    private List<String> lastLines() throws IOException {
        List<String> lines = text().replaceAll("\u001b\\[[0-9;=?]*[A-Za-z]", "")
                .lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
