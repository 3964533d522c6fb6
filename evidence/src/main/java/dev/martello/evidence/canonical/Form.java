package dev.martello.evidence.canonical;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** How values of one type are written. Immutable. */
interface Form {
    void write(Object value, JsonGenerator out);

    /**
     * Reads a value whose first token the parser is at, to its last whatever it is.
     *
     * @return nothing if it is not of this form, which is then noted
     */
    @Nullable
    Object read(JsonParser in, Notes notes);
}
