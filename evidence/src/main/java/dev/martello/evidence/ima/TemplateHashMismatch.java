package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;

/**
 * An entry whose template hash is not the SHA-1 of its template data: one of them was changed. In the SHA-1 bank nothing then
 * vouches for what the entry says; in other banks the data is what is extended.
 *
 * @param entryNumber the entry in the list it was found in; the first one is 1
 */
public record TemplateHashMismatch(int entryNumber, Bytes listed, Bytes computed) {}
