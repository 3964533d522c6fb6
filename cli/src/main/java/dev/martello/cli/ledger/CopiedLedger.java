package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.UserException;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.FolderLog;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.LogTiles;
import dev.martello.ledger.MerkleTree;
import dev.martello.ledger.NoteKey;
import dev.martello.ledger.SignedNote;
import dev.martello.ledger.UnreadableLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ledger in a folder, as far as its checkpoint vouches for it. */
record CopiedLedger(FolderLog files, NoteKey key, List<NoteKey> witnesses, Checkpoint.Opened.Trusted head) {
    /** Where a copy has the ledger's key, beside the log. */
    static final String KEY_FILE = "log.vkey";

    static CopiedLedger open(Path folder, Optional<String> givenKey, List<String> witnesses) {
        FolderLog files = new FolderLog(folder);
        NoteKey key =
                LedgerKeys.log(givenKey.orElseGet(() -> folder.resolve(KEY_FILE).toString()));
        List<NoteKey> known = LedgerKeys.witnesses(witnesses);
        try {
            Bytes note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES)
                    .orElseThrow(() -> UserException.badInput(
                            folder + " holds no ledger: make a copy with \"martello ledger fetch\""));
            return new CopiedLedger(files, key, known, trusted(note, folder + "/checkpoint", key, known));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static Checkpoint.Opened.Trusted trusted(Bytes note, String where, NoteKey key, List<NoteKey> witnesses) {
        return switch (Checkpoint.open(note, key, witnesses)) {
            case Checkpoint.Opened.Trusted trusted -> trusted;
            case Checkpoint.Opened.Refused(String explanation) ->
                throw UserException.refused(where + " cannot be believed: " + explanation);
        };
    }

    /** Another checkpoint of the ledger, which somebody kept. */
    Checkpoint.Opened.Trusted trusted(Bytes note, String where) {
        return trusted(note, where, key, witnesses);
    }

    long size() {
        return head.checkpoint().size();
    }

    LogTiles tiles() {
        return new LogTiles(files, size());
    }

    /** The tree when it had so many entries. */
    MerkleTree tree(long size) {
        return new MerkleTree(size, tiles());
    }

    Bytes entry(long index) {
        if (index < 0 || index >= size()) {
            throw UserException.badInput("there is no entry " + index + ": the ledger has " + size() + " entries here");
        }
        try {
            return tiles().entry(index);
        } catch (UnreadableLog e) {
            throw UserException.refused(String.valueOf(e.getMessage()));
        }
    }
}
