/**
 * SQLite databases that others wrote, at rest.
 *
 * <p>In comes a file and the name of a table, out go its rows. Nothing is written, not even beside the file: an image may be mounted
 * read-only. Only what package managers need of the format is read; it is so little that the agent needs no library for it.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html">SQLite, Database File Format</a>
 */
@NullMarked
package dev.martello.evidence.sqlite;

import org.jspecify.annotations.NullMarked;
