/**
 * Octets: one immutable value type, a bounded reader and a writer that every format of Martello is read and written with.
 *
 * <p>In come arrays and files of unknown origin, out go values whose sizes were checked before anything was allocated.
 * This package knows no format.
 */
@NullMarked
package dev.martello.bytes;

import org.jspecify.annotations.NullMarked;
