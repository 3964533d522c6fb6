package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Cosigns the checkpoints of a log that go on from the last one it cosigned. Of two that fork it cosigns the one it saw first, and never the other.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class Witness {
    /** What came of a checkpoint. */
    public sealed interface Outcome {
        /**
         * It goes on from all that was seen. That it was seen is on the disk.
         *
         * @param from the size of the last one, 0 if there was none
         */
        record Cosigned(Checkpoint checkpoint, long from, Cosignature cosignature) implements Outcome {}

        /** It does not, or cannot be looked at. */
        record Declined(Extension why) implements Outcome {}
    }

    private final NoteSigner signer;
    private final NoteKey log;
    private final Path folder;
    private final Clock clock;

    /** @param folder where the witness keeps what it saw last of this log, and nobody else writes */
    public Witness(NoteSigner signer, NoteKey log, Path folder, Clock clock) {
        this.signer = signer;
        this.log = log;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Looks at the checkpoint of a log.
     *
     * @throws IOException if the log cannot be reached, the folder not be written, or another witness uses the folder
     */
    public Outcome look(LogFiles remote) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new IOException("another witness uses " + folder);
            }
            return lookAlone(remote);
        }
    }

    private Outcome lookAlone(LogFiles remote) throws IOException {
        Optional<Bytes> note = remote.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
        if (note.isEmpty()) {
            return new Outcome.Declined(new Extension.Refused("there is no checkpoint"));
        }
        return switch (Checkpoint.open(note.get(), log, List.of())) {
            case Checkpoint.Opened.Refused(String explanation) ->
                new Outcome.Declined(new Extension.Refused(explanation));
            case Checkpoint.Opened.Trusted shown -> look(remote, shown);
        };
    }

    private Outcome look(LogFiles remote, Checkpoint.Opened.Trusted shown) throws IOException {
        FolderLog own = new FolderLog(folder);
        Optional<Checkpoint.Opened> last =
                own.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES).map(note -> Checkpoint.open(note, log, List.of()));
        if (last.isEmpty()) {
            return cosign(own, shown, 0);
        }
        return switch (last.get()) {
            case Checkpoint.Opened.Refused(String explanation) ->
                new Outcome.Declined(new Extension.Refused("what the witness saw last: " + explanation));
            case Checkpoint.Opened.Trusted known ->
                switch (LogView.compare(known, shown, remote)) {
                    case Extension.Advanced(Checkpoint from, var _) -> cosign(own, shown, from.size());
                    case Extension.Unchanged(Checkpoint same) -> cosign(own, shown, same.size());
                    case Extension.Earlier earlier -> new Outcome.Declined(earlier);
                    case Extension.Forked forked -> new Outcome.Declined(forked);
                    case Extension.Refused refused -> new Outcome.Declined(refused);
                };
        };
    }

    private Outcome cosign(FolderLog own, Checkpoint.Opened.Trusted shown, long from) throws IOException {
        own.write(LogFiles.CHECKPOINT, shown.note().octets());
        NoteSignature signature = signer.cosign(shown.checkpoint(), clock.instant());
        return new Outcome.Cosigned(
                shown.checkpoint(),
                from,
                Cosignature.of(signature, shown.checkpoint().text(), signer.key())
                        .orElseThrow());
    }
}
