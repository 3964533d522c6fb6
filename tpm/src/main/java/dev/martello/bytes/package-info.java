/**
 * Octets: one immutable value type, a bounded reader and a writer with which every format of Martello is read and written, and the files that hold them.
 *
 * <p>In come arrays and files of unknown origin, out go values whose sizes were checked before anything was allocated.
 * The only formats it knows are those around keys and
 * certificates: PEM, and DER to be written.
 */
@NullMarked
package dev.martello.bytes;

import org.jspecify.annotations.NullMarked;
