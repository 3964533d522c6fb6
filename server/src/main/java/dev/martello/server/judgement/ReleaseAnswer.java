package dev.martello.server.judgement;

import dev.martello.server.store.StoredRelease;

/** What became of a release that was handed in. */
public sealed interface ReleaseAnswer {
    /** It may count, unless what it does is too much. */
    record Proposed(Change.NewRelease change) implements ReleaseAnswer {}

    /** It was here already. */
    record Known(StoredRelease release) implements ReleaseAnswer {}

    /**
     * It does not count.
     *
     * @param reason a stable identifier
     */
    record Refused(String reason, String explanation) implements ReleaseAnswer {}
}
