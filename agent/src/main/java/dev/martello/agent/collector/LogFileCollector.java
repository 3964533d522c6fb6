package dev.martello.agent.collector;

import dev.martello.bytes.BoundedFile;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A log that is sent as one item, as it stands in a file; nothing where there is no such file. */
public final class LogFileCollector implements Collector {
    /** Where Linux shows the log of the first TPM. */
    public static final Path LINUX_BOOT_LOG = Path.of("/sys/kernel/security/tpm0/binary_bios_measurements");

    /** Where systemd keeps the log of what it measures. */
    public static final Path SYSTEMD_LOG = Path.of("/run/log/systemd/tpm2-measure.log");

    private final ItemKind kind;
    private final Path log;
    private List<CollectedItem> said = List.of();

    private LogFileCollector(ItemKind kind, Path log) {
        this.kind = kind;
        this.log = log;
    }

    /** The firmware's event log, as the kernel shows it. */
    public static LogFileCollector bootLog(Path log) {
        return new LogFileCollector(ItemKind.BOOT_LOG, log);
    }

    /** What systemd measured since the kernel was started. */
    public static LogFileCollector userspaceLog(Path log) {
        return new LogFileCollector(ItemKind.USERSPACE_LOG, log);
    }

    @Override
    public List<CollectedItem> collect() throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        Item now = new Item(kind, BoundedFile.read(log, kind.maxBytes()));
        // Told of an item that it knows, a report does not hash it again.
        if (!said.contains(CollectedItem.of(now))) {
            said = List.of(CollectedItem.of(now));
        }
        return said;
    }
}
