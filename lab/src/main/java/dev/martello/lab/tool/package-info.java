/**
 * The programs of the operating system that the laboratory drives, and what it says when one of them does not do its work.
 *
 * <p>In go arguments, out comes what a program printed, or a {@link dev.martello.lab.tool.LabFailure} with its last words.
 */
@NullMarked
package dev.martello.lab.tool;

import org.jspecify.annotations.NullMarked;
