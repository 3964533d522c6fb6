/**
 * How a machine is set up, as it says itself: kernel, settings of the kernel, boot, mounts, accounts, services.
 *
 * <p>In come the texts in which operating systems say so; out come {@link dev.martello.evidence.settings.Settings}. Nothing is
 * judged here, and nothing is guessed: what could not be seen is absent, with the reason beside it. Every text is written by an
 * enemy: its size is bounded before it is read, and one that is not understood is a
 * {@link dev.martello.evidence.settings.MalformedSettings}.
 */
@NullMarked
package dev.martello.evidence.settings;

import org.jspecify.annotations.NullMarked;
