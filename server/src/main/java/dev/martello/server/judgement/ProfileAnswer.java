package dev.martello.server.judgement;

import dev.martello.server.store.StoredProfile;

/** What became of a profile that was handed in. */
public sealed interface ProfileAnswer {
    /** It may count, unless what it does is too much. */
    record Proposed(Change.NewProfile change) implements ProfileAnswer {}

    /** It counted already. */
    record Known(StoredProfile profile) implements ProfileAnswer {}

    /**
     * It does not count.
     *
     * @param reason a stable identifier
     */
    record Refused(String reason, String explanation) implements ProfileAnswer {}
}
