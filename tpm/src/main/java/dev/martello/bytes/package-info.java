/**
 * Octets: one immutable value type, a bounded reader and a writer with which every format of Martello is read and written, and the files that hold them.
 *
 * <p>In come arrays and files of unknown origin, out go values whose sizes were checked before anything was allocated.
 * The only format it knows is PEM, the text around keys and certificates.
 */
@NullMarked
package dev.martello.bytes;

import org.jspecify.annotations.NullMarked;
