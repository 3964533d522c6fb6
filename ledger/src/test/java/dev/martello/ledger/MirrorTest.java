package dev.martello.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
    @TempDir
    Path directory;

    private GrownLog log;
    private FolderLog copy;
    private Mirror mirror;

    @BeforeEach
    void begin() throws IOException {
        log = new GrownLog(directory.resolve("log")).grow(300);
        copy = new FolderLog(directory.resolve("copy"));
        mirror = new Mirror(copy, log.signer.key(), List.of());
    }

    @Test
    void followsALogAndHasItWhole() throws IOException {
        for (int more : new int[] {0, 1, 211, 256, 1000}) {
            log.grow(more);
            mirror.follow(log.files());
            assertThat(Audit.run(copy, log.checkpoint()).defects()).isEmpty();
        }
        assertThat(mirror.follow(log.files())).isEqualTo(new Extension.Unchanged(log.checkpoint()));
        assertThat(partials())
                .as("what is full by now")
                .containsExactlyInAnyOrder("tile/entries/006.p/232", "tile/0/006.p/232", "tile/1/000.p/6");
    }

    private List<String> partials() throws IOException {
        Path folder = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(path -> path.contains(".p/"))
                    .toList();
        }
    }

    @Test
    void keepsWhatItHasWhenALogForksAndShowsBoth() throws IOException {
        mirror.follow(log.files());
        SignedNote known = log.signer.sign(log.checkpoint());
        for (int more : new int[] {0, 100}) {
            GrownLog fork = log.forkedAt(290, directory.resolve("fork" + more));
            for (int i = 0; i < 10 + more; i++) {
                fork.append(Bytes.utf8("never happened " + i));
            }
            SignedNote shown = fork.write();

            assertThat(mirror.follow(fork.files())).isInstanceOfSatisfying(Extension.Forked.class, forked -> {
                assertThat(forked.known()).isEqualTo(known);
                assertThat(forked.shown()).isEqualTo(shown);
            });
            assertThat(copy.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES)).contains(known.octets());
            assertThat(Audit.run(copy, log.checkpoint()).defects()).isEmpty();
            Checkpoint other = fork.checkpoint();
            assertThat(copy.read(
                            "forked/" + other.size() + "-"
                                    + other.root().octets().slice(0, 8).toHex(),
                            SignedNote.MAX_BYTES))
                    .contains(shown.octets());
        }
    }

    @Test
    void seesThatItIsShownWhatIsOld() throws IOException {
        GrownLog old = log.forkedAt(200, directory.resolve("old"));
        old.write();
        mirror.follow(log.files());

        assertThat(mirror.follow(old.files())).isEqualTo(new Extension.Earlier(log.checkpoint(), old.checkpoint()));
    }

    @Test
    void seesThatWhatIsOldIsNotWhatItWas() throws IOException {
        GrownLog old = log.forkedAt(100, directory.resolve("old"));
        old.append(Bytes.utf8("never happened"));
        old.write();
        mirror.follow(log.files());

        assertThat(mirror.follow(old.files())).isInstanceOf(Extension.Forked.class);
    }

    @Test
    void takesNoEntriesThatTheLogDidNotSign() throws IOException {
        mirror.follow(log.files());
        Checkpoint before = log.checkpoint();
        log.grow(50);
        Path bundle = directory.resolve("log/tile/entries/001.p/94");
        byte[] changed = Files.readAllBytes(bundle);
        changed[changed.length - 1] ^= 1;
        Files.write(bundle, changed);

        assertThat(mirror.follow(log.files()))
                .isInstanceOfSatisfying(
                        Extension.Refused.class,
                        refused -> assertThat(refused.explanation()).contains("not what the log signed"));
        assertThat(Audit.run(copy, before).defects()).isEmpty();

        log.write();
        assertThat(mirror.follow(log.files())).isEqualTo(new Extension.Advanced(before, log.checkpoint()));
        assertThat(Audit.run(copy, log.checkpoint()).defects()).isEmpty();
    }

    @Test
    void believesNoOtherKey() throws IOException {
        NoteSigner other = NoteSigner.ofSeed(GrownLog.ORIGIN, NoteKey.Type.ED25519, Bytes.repeat(8, 32));

        assertThat(new Mirror(copy, other.key(), List.of()).follow(log.files())).isInstanceOf(Extension.Refused.class);
        assertThat(copy.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES)).isEmpty();
    }

    @Test
    void saysWhenItsOwnFolderWasChanged() throws IOException {
        mirror.follow(log.files());
        Path tile = directory.resolve("copy/tile/0/001.p/44");
        byte[] changed = Files.readAllBytes(tile);
        changed[0] ^= 1;
        Files.write(tile, changed);
        log.grow(1);

        assertThat(mirror.follow(log.files()))
                .isInstanceOfSatisfying(
                        Extension.Refused.class,
                        refused -> assertThat(refused.explanation()).contains("it was changed"));
    }
}
