/**
 * The files of an image, by path and digest.
 *
 * <p>In comes a directory that holds an image as the appliance will see it, out go the digests of its files
 * ({@code ScannedImage}), and a list of everything that was left out, with the reason. Nothing is left out silently, no symbolic
 * link is followed, and a file that changes while it is read ends the scan.
 */
@NullMarked
package dev.martello.release.scan;

import org.jspecify.annotations.NullMarked;
