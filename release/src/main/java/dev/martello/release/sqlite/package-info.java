/**
 * SQLite databases that others wrote, at rest.
 *
 * <p>In comes a file and a query, out go rows. Nothing is written, not even beside the file: an image may be mounted read-only.
 *
 * @see <a href="https://www.sqlite.org/uri.html">SQLite, Uniform Resource Identifiers</a>
 */
@NullMarked
package dev.martello.release.sqlite;

import org.jspecify.annotations.NullMarked;
