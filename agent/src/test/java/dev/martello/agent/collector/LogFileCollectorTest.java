package dev.martello.agent.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileCollectorTest {
    @TempDir
    private Path folder;

    @Test
    void sendsALogAsItStands() throws IOException {
        Path log = folder.resolve("log");
        Files.write(log, new byte[] {1, 2});

        assertThat(LogFileCollector.bootLog(log).collect())
                .containsExactly(new HeldItem(new Item(ItemKind.BOOT_LOG, Bytes.of(1, 2))));
        assertThat(LogFileCollector.userspaceLog(log).collect())
                .containsExactly(new HeldItem(new Item(ItemKind.USERSPACE_LOG, Bytes.of(1, 2))));
    }

    @Test
    void saysNothingWhereThereIsNoLog() throws IOException {
        assertThat(LogFileCollector.userspaceLog(folder.resolve("none")).collect())
                .isEmpty();
    }

    @Test
    void refusesALogThatNobodyAccepts() throws IOException {
        Path log = folder.resolve("log");
        Files.write(log, new byte[ItemKind.USERSPACE_LOG.maxBytes() + 1]);

        assertThatThrownBy(() -> LogFileCollector.userspaceLog(log).collect())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1048576 octets");
    }
}
