/**
 * What only system calls tell or do: extended attributes of files, what a path leads to before that is opened, and how urgent a
 * thread is.
 *
 * <p>All native memory of evidence is in here, in one class. Only Linux is called; elsewhere there is nothing to be had, and that is
 * said.
 */
@NullMarked
package dev.martello.evidence.system;

import org.jspecify.annotations.NullMarked;
