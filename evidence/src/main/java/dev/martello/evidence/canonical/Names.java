package dev.martello.evidence.canonical;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * No name stands twice in a map: what is read from one would depend on the reader. Maps that are read see to it themselves, for the parser would take
 * as much time for it as for all the rest; what is passed over is looked at here.
 */
final class Names {
    private Names() {}

    /** Passes over a value whose first token the parser is at. */
    static void passOver(JsonParser in) {
        if (in.hasToken(JsonToken.START_OBJECT)) {
            Set<String> names = new HashSet<>();
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                if (!names.add(name)) {
                    throw twice(in);
                }
                in.nextToken();
                passOver(in);
            }
        } else if (in.hasToken(JsonToken.START_ARRAY)) {
            while (in.nextToken() != JsonToken.END_ARRAY) {
                passOver(in);
            }
        }
    }

    /** For whoever comes upon a name again. */
    static StreamReadException twice(JsonParser in) {
        return new StreamReadException(in, "Duplicate name in a map");
    }
}
