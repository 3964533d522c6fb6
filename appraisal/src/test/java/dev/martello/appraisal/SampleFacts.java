package dev.martello.appraisal;

import dev.martello.appraisal.Facts.Aggregate;
import dev.martello.appraisal.Facts.Difference;
import dev.martello.appraisal.Facts.LogState;
import dev.martello.appraisal.Facts.Proof;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Facts to ask rules about. */
public final class SampleFacts {
    private static final Facts.Boot BOOT = new Facts.Boot(
            Proof.ON, "succeeded", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private static final Facts.Firmware FIRMWARE =
            new Facts.Firmware("1.0", "edge-2u, firmware 1.0", "edge-2u", true, "", 1, List.of());

    private SampleFacts() {}

    /** Everything is there; so many files are unknown. */
    public static Facts withUnknownFiles(int count) {
        List<Facts.File> files = IntStream.range(0, count)
                .mapToObj(i -> new Facts.File("/tmp/" + i, "sha256:00", Difference.ADDED, "", i + 1))
                .toList();
        return new Facts(
                "linux/amd64",
                new Facts.Place("early", ""),
                new Facts.Logs(LogState.PROVEN, LogState.NOT_MEASURED, LogState.PROVEN),
                Optional.of(BOOT),
                Optional.empty(),
                Optional.of(new Facts.Running(count, 0, Aggregate.SAME, List.of(), files, List.of())),
                Optional.of(new Facts.Reference("2026.11.2", true, 1, 1, 0, true, 1)),
                Optional.of(FIRMWARE),
                Facts.StatedSettings.MISSING,
                Optional.empty());
    }

    /** The boot log is proven; there is neither a run-time log nor a release. */
    public static Facts ofBootOnly() {
        return new Facts(
                "linux/amd64",
                new Facts.Place("early", ""),
                new Facts.Logs(LogState.PROVEN, LogState.NOT_MEASURED, LogState.UNPROVEN),
                Optional.of(BOOT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(FIRMWARE),
                Facts.StatedSettings.MISSING,
                Optional.empty());
    }
}
