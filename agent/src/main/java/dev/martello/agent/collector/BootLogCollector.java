package dev.martello.agent.collector;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The firmware's event log, as the kernel shows it. */
public final class BootLogCollector implements Collector {
    /** Where Linux shows the log of the first TPM. */
    public static final Path LINUX = Path.of("/sys/kernel/security/tpm0/binary_bios_measurements");

    private final Path log;

    public BootLogCollector(Path log) {
        this.log = log;
    }

    @Override
    public List<Item> collect() throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        return List.of(new Item(ItemKind.BOOT_LOG, BoundedFile.read(log, ItemKind.BOOT_LOG.maxBytes())));
    }
}
