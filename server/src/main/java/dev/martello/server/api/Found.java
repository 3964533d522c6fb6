package dev.martello.server.api;

import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import java.util.List;

/** What was found by a name that should mean one thing. */
final class Found {
    private Found() {}

    /**
     * The one that was found.
     *
     * @param none what to answer if nothing was
     * @param several what to answer if the name may mean more than one
     */
    static <T> T one(List<T> found, Problem none, Problem several) throws Refused {
        return switch (found.size()) {
            case 0 -> throw new Refused(none);
            case 1 -> found.getFirst();
            default -> throw new Refused(several);
        };
    }
}
