/**
 * Making, checking, showing and comparing releases: what {@code martello release} does without a control plane.
 *
 * <p>Arguments in, files and text out; what a release is made of is decided in {@code dev.martello.release}.
 */
@NullMarked
package dev.martello.cli.release;

import org.jspecify.annotations.NullMarked;
