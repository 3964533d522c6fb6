package dev.martello.ledger;

/** What became of one's view of a log when another checkpoint of it was looked at. */
public sealed interface Extension {
    /** It goes on from where it was. */
    record Advanced(Checkpoint from, Checkpoint to) implements Extension {}

    /** It is the one that is known. */
    record Unchanged(Checkpoint checkpoint) implements Extension {}

    /** It is an earlier one of the same log: somebody is behind, or shows what is old. */
    record Earlier(Checkpoint known, Checkpoint shown) implements Extension {}

    /** The log signed both, and no tree has them both: it shows different things to different people, or has changed its past. */
    record Forked(SignedNote known, SignedNote shown, String explanation) implements Extension {}

    /** It is not the log's, or what it needs cannot be read. */
    record Refused(String explanation) implements Extension {}
}
