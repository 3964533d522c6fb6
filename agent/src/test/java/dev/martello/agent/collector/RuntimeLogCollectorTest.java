package dev.martello.agent.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaTemplate;
import dev.martello.evidence.ima.TemplateData;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
            assertThat(joined(collector.collect())).as("%d entries", entries).isEqualTo(whole);
        }
    }

    @Test
    void sendsEachEntryOnceUntilItsBlockIsFull() throws IOException {
        Set<ItemDigest> sent = new HashSet<>();
        long octets = 0;
        Bytes whole = Bytes.EMPTY;
        for (int entries = 10; entries <= 500; entries += 10) {
            whole = write(entries);
            for (CollectedItem segment : collector.collect()) {
                if (sent.add(segment.reference().digest())) {
                    octets += segment.read().content().length();
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
        List<CollectedItem> grown = collector.collect();
        List<CollectedItem> atOnce = new RuntimeLogCollector(list).collect();
        assertThat(grown.getFirst().reference()).isEqualTo(atOnce.getFirst().reference());
        assertThat(grown).hasSize(3);
        assertThat(atOnce).hasSize(2);
    }

    @Test
    void startsAnewWhenTheListIsThatOfAnotherBoot() throws IOException {
        write(300);
        collector.collect();
        Bytes whole = write(20);
        assertThat(collector.collect()).hasSize(1);
        assertThat(joined(collector.collect())).isEqualTo(whole);
    }

    @Test
    void startsAnewWhenTheListIsAnotherOneHoweverLong() throws IOException {
        write(2000);
        collector.collect();
        for (int entries : List.of(1000, 1024, 1536, 2000, 4000)) {
            Bytes other = write("other file with a longer name ", entries);
            assertThat(joined(collector.collect()))
                    .as("%d entries of another boot", entries)
                    .isEqualTo(other);
            write(2000);
            collector.collect();
        }
    }

    @Test
    void readsNothingAgainButTheLastBlock() throws IOException {
        write(1600);
        List<CollectedItem> first = collector.collect();
        byte[] grown = write(1700).toArray();
        Arrays.fill(grown, 0, 40, (byte) 0xff);
        Files.write(list, grown);
        List<CollectedItem> second = collector.collect();
        assertThat(second.subList(0, 3)).isEqualTo(first.subList(0, 3));
        assertThat(second).hasSize(first.size() + 1);
        assertThatThrownBy(() -> second.getFirst().read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not any more what it was");
    }

    @Test
    void readsAfterAFailureWhatItWouldHaveReadBefore() throws IOException {
        byte[] whole = write(1100).toArray();
        collector.collect();
        Files.write(list, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(collector::collect).isInstanceOf(IOException.class);
        Files.write(list, whole);
        assertThat(joined(collector.collect())).isEqualTo(Bytes.copyOf(whole));
    }

    @Test
    void doesNotSendMoreInASegmentThanIsAccepted() throws IOException {
        ImaEntry large = new ImaEntry(
                PcrIndex.of(10),
                Bytes.repeat(0, 20),
                TemplateData.of(
                        ImaTemplate.IMA_BUF,
                        List.of(
                                Bytes.concat(Bytes.ascii("sha256:"), Bytes.repeat(0, 33)),
                                Bytes.ascii("kexec-cmdline\0"),
                                Bytes.repeat(1, 900_000))));
        Files.write(
                list, new ImaLog(Collections.nCopies(5, large)).writeBinary().toArray());
        assertThatThrownBy(collector::collect)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("5 entries have")
                .hasMessageContaining("at most 4194304 are accepted");
    }

    @Test
    void refusesListThatIsLongerThanAny() throws IOException {
        Bytes block = write(512);
        try (OutputStream out = Files.newOutputStream(list)) {
            for (int octets = 0; octets <= 64 << 20; octets += block.length()) {
                out.write(block.toArray());
            }
        }
        assertThatThrownBy(collector::collect)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 67108864 octets");
    }

    @Test
    void refusesListThatIsNone() throws IOException {
        Files.writeString(list, "\1\0\0");
        assertThatThrownBy(collector::collect).isInstanceOf(IOException.class).hasMessageContaining(list.toString());
    }

    private static Bytes joined(List<CollectedItem> segments) throws IOException {
        List<Bytes> contents = new ArrayList<>();
        for (CollectedItem segment : segments) {
            contents.add(segment.read().content());
        }
        return Bytes.concat(contents.toArray(Bytes[]::new));
    }

    private Bytes write(int entries) throws IOException {
        return write("file ", entries);
    }

    private Bytes write(String file, int entries) throws IOException {
        Bytes whole = new ImaLog(IntStream.range(0, entries)
                        .mapToObj(i -> ImaEntry.imaNg(
                                PcrIndex.of(10),
                                HashAlgorithm.SHA256.hash(Bytes.utf8(file + i)),
                                "/usr/bin/" + file + i))
                        .toList())
                .writeBinary();
        Files.write(list, whole.toArray());
        return whole;
    }
}
