/**
 * The files of a machine, or of an image of one that does not run.
 *
 * <p>In comes a directory; out come texts and names by the paths that they have when the machine runs. Links lead where they
 * would lead then, never out of the directory. Devices and pipes are not opened, nothing is executed, and no more is read than
 * was allowed.
 */
@NullMarked
package dev.martello.evidence.machine;

import org.jspecify.annotations.NullMarked;
