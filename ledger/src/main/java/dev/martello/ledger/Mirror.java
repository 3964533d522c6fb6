package dev.martello.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a log in a folder, which follows the log and believes its key alone. Entries are fetched, and the tiles are computed from them, so that what
 * is in the folder has the root that the log signed. For one thread.
 */
public final class Mirror {
    private final FolderLog folder;
    private final NoteKey log;
    private final List<NoteKey> witnesses;

    /** @param witnesses whose cosignatures must be good where there are some */
    public Mirror(FolderLog folder, NoteKey log, List<NoteKey> witnesses) {
        this.folder = folder;
        this.log = log;
        this.witnesses = List.copyOf(witnesses);
    }

    /**
     * Fetches what is new. The folder's checkpoint changes last, and only if all before it is there and goes on from what was there; a checkpoint that
     * forks is kept beside it.
     *
     * @throws IOException if the log cannot be reached, or the folder not be written
     */
    public Extension follow(LogFiles remote) throws IOException {
        Optional<Checkpoint.Opened> theirs = open(remote);
        if (theirs.isEmpty()) {
            return new Extension.Refused("there is no checkpoint");
        }
        return switch (theirs.get()) {
            case Checkpoint.Opened.Refused(String explanation) -> new Extension.Refused(explanation);
            case Checkpoint.Opened.Trusted trusted -> follow(remote, trusted);
        };
    }

    private Extension follow(LogFiles remote, Checkpoint.Opened.Trusted theirs) throws IOException {
        Optional<Checkpoint.Opened> ours = open(folder);
        if (ours.isEmpty()) {
            return extend(remote, Optional.empty(), theirs);
        }
        return switch (ours.get()) {
            case Checkpoint.Opened.Refused(String explanation) ->
                new Extension.Refused("the checkpoint in the folder: " + explanation);
            case Checkpoint.Opened.Trusted known -> {
                boolean isLonger =
                        theirs.checkpoint().size() > known.checkpoint().size();
                yield keepingForks(
                        isLonger ? extend(remote, Optional.of(known), theirs) : LogView.compare(known, theirs, folder),
                        theirs);
            }
        };
    }

    private Optional<Checkpoint.Opened> open(LogFiles files) throws IOException {
        return files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES).map(note -> Checkpoint.open(note, log, witnesses));
    }

    private Extension keepingForks(Extension extension, Checkpoint.Opened.Trusted theirs) throws IOException {
        if (extension instanceof Extension.Forked) {
            Checkpoint shown = theirs.checkpoint();
            folder.write(
                    "forked/" + shown.size() + "-"
                            + shown.root().octets().slice(0, 8).toHex(),
                    theirs.note().octets());
        } else if (extension instanceof Extension.Unchanged) {
            folder.write(LogFiles.CHECKPOINT, theirs.note().octets()); // there may be other cosignatures
        }
        return extension;
    }

    private Extension extend(
            LogFiles remote, Optional<Checkpoint.Opened.Trusted> known, Checkpoint.Opened.Trusted theirs)
            throws IOException {
        Checkpoint from = known.map(Checkpoint.Opened.Trusted::checkpoint)
                .orElseGet(() -> new Checkpoint(theirs.checkpoint().origin(), 0, TreeHash.EMPTY));
        Checkpoint to = theirs.checkpoint();
        if (!from.origin().equals(to.origin())) {
            return new Extension.Refused("it is of another log, " + to.origin());
        }
        try {
            TileTree tree = TileTree.open(from.size(), new LogTiles(folder, from.size()));
            if (!tree.root().equals(from.root())) {
                return new Extension.Refused(
                        "what is in the folder has another root than its checkpoint: it was changed");
            }
            LogTiles fetched = new LogTiles(remote, to.size());
            for (Tile bundle : Tile.bundles(from.size(), to.size())) {
                EntryBundle entries = fetched.bundle(bundle);
                if (!beginsAsBefore(bundle, entries, tree)) {
                    return forkedOr(known, theirs, remote, bundle.path() + " has other entries than were there before");
                }
                take(tree, bundle, entries);
            }
            if (!tree.root().equals(to.root())) {
                return forkedOr(
                        known,
                        theirs,
                        remote,
                        "the entries up to " + to.size()
                                + " have another root than the checkpoint: they are not what the log signed");
            }
            write(tree.changed());
        } catch (UnreadableLog e) {
            return new Extension.Refused(String.valueOf(e.getMessage()));
        }
        folder.write(LogFiles.CHECKPOINT, theirs.note().octets());
        for (Tile old : partials(from.size())) {
            if (!partials(to.size()).contains(old)) {
                folder.deletePartial(old);
            }
        }
        return new Extension.Advanced(from, to);
    }

    /** What is served does not go on from what is known: the log signed that, or somebody in between changed it. */
    private static Extension forkedOr(
            Optional<Checkpoint.Opened.Trusted> known,
            Checkpoint.Opened.Trusted theirs,
            LogFiles remote,
            String otherwise) {
        return known.map(each -> LogView.compare(each, theirs, remote))
                .filter(Extension.Forked.class::isInstance)
                .orElseGet(() -> new Extension.Refused(otherwise));
    }

    /** Entries of a bundle that the tree has already are in its hash tile. */
    private boolean beginsAsBefore(Tile name, EntryBundle bundle, TileTree tree) throws UnreadableLog {
        int known = known(name, tree);
        return known == 0
                || new LogTiles(folder, tree.size())
                        .read(Tile.ofHashes(0, name.index(), known))
                        .hashes()
                        .equals(bundle.hashes().subList(0, known));
    }

    private static int known(Tile name, TileTree tree) {
        return (int) (tree.size() - name.index() * Tile.FULL);
    }

    private void take(TileTree tree, Tile name, EntryBundle bundle) throws IOException {
        List<TreeHash> hashes = bundle.hashes();
        hashes.subList(known(name, tree), hashes.size()).forEach(tree::append);
        folder.write(name.path(), bundle.octets());
        write(tree.filled());
    }

    private void write(List<HashTile> tiles) throws IOException {
        for (HashTile tile : tiles) {
            folder.write(tile.tile().path(), tile.octets());
        }
    }

    /** The tiles and the bundle that are not full in a tree of a size. */
    private static List<Tile> partials(long size) {
        List<Tile> partials = new ArrayList<>();
        int level = 0;
        for (long count = size; count > 0; count /= Tile.FULL, level++) {
            int width = (int) (count % Tile.FULL);
            if (width > 0) {
                partials.add(Tile.ofHashes(level, count / Tile.FULL, width));
            }
        }
        int last = (int) (size % Tile.FULL);
        if (last > 0) {
            partials.add(Tile.ofEntries(size / Tile.FULL, last));
        }
        return partials;
    }
}
