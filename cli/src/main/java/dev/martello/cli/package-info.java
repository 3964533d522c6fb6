/**
 * The {@code martello} command: from words at a terminal to what the other modules do, and back to words.
 *
 * <p>In come arguments and files, out go text for people or JSON for programs, and an exit code: 0 success, 1 findings or an
 * untrusted verdict, 2 bad usage or bad input.
 */
@NullMarked
package dev.martello.cli;

import org.jspecify.annotations.NullMarked;
