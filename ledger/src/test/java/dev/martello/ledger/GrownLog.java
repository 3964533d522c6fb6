package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log of one's own in a folder, for tests: it signs what it is told to, honest or not. */
final class GrownLog {
    static final String ORIGIN = "log.example/ledger";

    final NoteSigner signer;
    final Path folder;
    private final FolderLog files;
    private final List<Bytes> entries = new ArrayList<>();
    private TileTree tree = TileTree.empty();

    GrownLog(Path folder) {
        this(folder, NoteSigner.ofSeed(ORIGIN, NoteKey.Type.ED25519, Bytes.repeat(7, 32)));
    }

    private GrownLog(Path folder, NoteSigner signer) {
        this.folder = folder;
        this.files = new FolderLog(folder);
        this.signer = signer;
    }

    /** A log in another folder that has the first entries of this one, and its key. */
    GrownLog forkedAt(long size, Path other) throws IOException {
        GrownLog fork = new GrownLog(other, signer);
        for (Bytes entry : entries.subList(0, (int) size)) {
            fork.append(entry);
        }
        return fork;
    }

    FolderLog files() {
        return files;
    }

    void append(Bytes entry) {
        entries.add(entry);
        tree.append(TreeHash.ofLeaf(entry));
    }

    GrownLog grow(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            append(Bytes.utf8("entry " + entries.size()));
        }
        write();
        return this;
    }

    SignedNote write() throws IOException {
        for (Tile bundle : Tile.bundles(0, entries.size())) {
            int from = (int) (bundle.index() * Tile.FULL);
            files.write(bundle.path(), new EntryBundle(entries.subList(from, from + bundle.width())).octets());
        }
        for (HashTile tile : tree.changed()) {
            files.write(tile.tile().path(), tile.octets());
        }
        SignedNote note = signer.sign(checkpoint());
        files.write(LogFiles.CHECKPOINT, note.octets());
        return note;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(ORIGIN, tree.size(), tree.root());
    }

    Bytes entry(int index) {
        return entries.get(index);
    }
}
