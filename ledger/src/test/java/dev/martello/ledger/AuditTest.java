package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    @TempDir
    Path directory;

    private Audit.Report audit(GrownLog log) {
        return Audit.run(log.files(), log.checkpoint());
    }

    @Test
    void findsNothingInLogsThatAreAsTheyWereSigned() throws IOException {
        for (int size : new int[] {0, 1, 255, 256, 257, 700}) {
            GrownLog log = new GrownLog(directory.resolve("log" + size)).grow(size);
            assertThat(audit(log).defects()).as(size + " entries").isEmpty();
        }
    }

    /** One bit at a time, of each file the checkpoint needs. */
    @Test
    void namesWhicheverOctetWasChanged() throws IOException {
        GrownLog log = new GrownLog(directory).grow(600);
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            String path = directory.relativize(file).toString();
            for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 40)) {
                byte[] changed = whole.clone();
                changed[at] ^= 4;
                Files.write(file, changed);

                assertThat(audit(log).defects())
                        .as(path + " at " + at)
                        .isNotEmpty()
                        .allSatisfy(defect -> assertThat(defect.path()).isEqualTo(path));
            }
            Files.write(file, whole);
        }
        assertThat(audit(log).defects()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tile"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void tellsAnEntryThatWasChangedFromItsHash() throws IOException {
        GrownLog log = new GrownLog(directory).grow(300);
        Path entries = directory.resolve("tile/entries/001.p/44");
        Path hashes = directory.resolve("tile/0/001.p/44");
        byte[] wholeEntries = Files.readAllBytes(entries);
        byte[] wholeHashes = Files.readAllBytes(hashes);

        byte[] changed = wholeEntries.clone();
        changed[2] ^= 1;
        Files.write(entries, changed);
        assertThat(audit(log).defects())
                .containsExactly(new Audit.Defect.ChangedEntry("tile/entries/001.p/44", 256, 0));

        Files.write(entries, wholeEntries);
        byte[] other = wholeHashes.clone();
        other[3 * TreeHash.BYTES] ^= 1;
        Files.write(hashes, other);
        assertThat(audit(log).defects()).containsExactly(new Audit.Defect.ChangedHash("tile/0/001.p/44", 3, 0));
    }

    @Test
    void findsAnEntryThatWasReplacedTogetherWithItsHash() throws IOException {
        GrownLog log = new GrownLog(directory).grow(300);
        GrownLog other = new GrownLog(directory.resolve("other"));
        for (int i = 0; i < 300; i++) {
            other.append(i == 17 ? Bytes.utf8("another") : log.entry(i));
        }
        other.write();
        Audit.Report report = Audit.run(other.files(), log.checkpoint());

        assertThat(report.defects())
                .containsExactly(new Audit.Defect.OtherRoot(
                        "checkpoint", other.checkpoint().root()));
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        GrownLog log = new GrownLog(directory).grow(300);
        Files.delete(directory.resolve("tile/entries/000"));
        Files.delete(directory.resolve("tile/1/000.p/1"));

        assertThat(audit(log).defects())
                .extracting(Audit.Defect::path)
                .containsExactlyInAnyOrder("tile/entries/000", "tile/1/000.p/1");
    }
}
