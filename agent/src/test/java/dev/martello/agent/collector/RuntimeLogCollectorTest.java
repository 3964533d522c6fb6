package dev.martello.agent.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeLogCollectorTest {
    @TempDir
    private Path directory;

    private Path list;
    private RuntimeLogCollector collector;

    @BeforeEach
    void setUp() {
        list = directory.resolve("binary_runtime_measurements");
        collector = new RuntimeLogCollector(list);
    }

    @Test
    void hasNothingToSayWithoutIma() throws IOException {
        assertThat(collector.collect()).isEmpty();
    }

    @Test
    void segmentsJoinedAreTheList() throws IOException {
        for (int entries : List.of(0, 1, 511, 512, 513, 1500, 1501, 1600)) {
            Bytes whole = write(entries);
            List<Item> segments = collector.collect();
            assertThat(Bytes.concat(segments.stream().map(Item::content).toArray(Bytes[]::new)))
                    .as("%d entries", entries)
                    .isEqualTo(whole);
        }
    }

    @Test
    void sendsEachEntryOnceUntilItsBlockIsFull() throws IOException {
        Set<ItemDigest> sent = new HashSet<>();
        long octets = 0;
        Bytes whole = Bytes.EMPTY;
        for (int entries = 10; entries <= 500; entries += 10) {
            whole = write(entries);
            for (Item segment : collector.collect()) {
                if (sent.add(segment.reference().digest())) {
                    octets += segment.content().length();
                }
            }
        }
        assertThat(octets).isEqualTo(whole.length());
    }

    @Test
    void fullBlocksAreTheSameWhateverWasReportedBefore() throws IOException {
        write(700);
        collector.collect();
        write(900);
        List<Item> grown = collector.collect();
        List<Item> atOnce = new RuntimeLogCollector(list).collect();
        assertThat(grown.getFirst()).isEqualTo(atOnce.getFirst());
        assertThat(grown).hasSize(3);
        assertThat(atOnce).hasSize(2);
    }

    @Test
    void startsAnewWhenTheListIsThatOfAnotherBoot() throws IOException {
        write(300);
        collector.collect();
        Bytes whole = write(20);
        assertThat(collector.collect())
                .singleElement()
                .extracting(Item::content)
                .isEqualTo(whole);
    }

    @Test
    void refusesListThatIsNone() throws IOException {
        Files.writeString(list, "\1\0\0");
        assertThatThrownBy(collector::collect).isInstanceOf(IOException.class).hasMessageContaining(list.toString());
    }

    private Bytes write(int entries) throws IOException {
        Bytes whole = new ImaLog(IntStream.range(0, entries)
                        .mapToObj(i -> ImaEntry.imaNg(
                                PcrIndex.of(10), HashAlgorithm.SHA256.hash(Bytes.utf8("file " + i)), "/usr/bin/" + i))
                        .toList())
                .writeBinary();
        Files.write(list, whole.toArray());
        return whole;
    }
}
