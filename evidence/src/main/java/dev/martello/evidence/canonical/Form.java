package dev.martello.evidence.canonical;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How values of one type are written. Immutable. */
interface Form {
    void write(Object value, JsonGenerator out);

    /**
     * Reads the next item, whatever it is.
     *
     * @return nothing if it is not of this form, which is then noted
     */
    @Nullable
    Object read(CborReader in, Notes notes) throws MalformedCbor;
}
