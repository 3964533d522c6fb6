package dev.martello.ledger;

/** How checkpoints of one log stand to each other. */
final class LogView {
    private LogView() {}

    /**
     * How a checkpoint stands to the one that is known, by a proof from the log's tiles.
     *
     * @param files of the log, with the tiles of the later of both
     */
    static Extension compare(Checkpoint.Opened.Trusted known, Checkpoint.Opened.Trusted shown, LogFiles files) {
        Checkpoint ours = known.checkpoint();
        Checkpoint theirs = shown.checkpoint();
        if (!ours.origin().equals(theirs.origin())) {
            return new Extension.Refused("it is of another log, " + theirs.origin());
        }
        if (ours.size() == theirs.size()) {
            return ours.equals(theirs)
                    ? new Extension.Unchanged(ours)
                    : forked(known, shown, "two trees of " + ours.size() + " entries have other roots");
        }
        boolean isLater = theirs.size() > ours.size();
        Checkpoint earlier = isLater ? ours : theirs;
        Checkpoint later = isLater ? theirs : ours;
        try {
            MerkleTree tree = new LogTiles(files, later.size()).tree();
            if (!tree.root().equals(later.root())) {
                return new Extension.Refused(
                        "the tiles have another root than the checkpoint of " + later.size() + " entries");
            }
            return switch (tree.consistency(earlier.size()).check(earlier.root(), later.root())) {
                case ProofCheck.Proven _ when isLater -> new Extension.Advanced(ours, theirs);
                case ProofCheck.Proven _ -> new Extension.Earlier(ours, theirs);
                case ProofCheck.Refuted(String explanation) -> forked(known, shown, explanation);
            };
        } catch (UnreadableLog e) {
            return new Extension.Refused(
                    isLater
                            ? String.valueOf(e.getMessage())
                            : "it has " + theirs.size() + " entries, fewer than the " + ours.size()
                                    + " that were there before, and nothing shows how they go together");
        }
    }

    private static Extension forked(Checkpoint.Opened.Trusted known, Checkpoint.Opened.Trusted shown, String why) {
        return new Extension.Forked(known.note(), shown.note(), why);
    }
}
