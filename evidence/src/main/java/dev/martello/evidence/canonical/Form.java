package dev.martello.evidence.canonical;

import org.jspecify.annotations.Nullable;

/** How values of one type are written. Immutable. */
interface Form {
    void write(Object value, CborWriter out);

    /**
     * Reads a value, to its end whatever it is.
     *
     * @return nothing if it is not of this form, which is then noted
     * @throws MalformedCbor if it is no CBOR as it is written here
     */
    @Nullable
    Object read(CborReader in, Notes notes) throws MalformedCbor;
}
