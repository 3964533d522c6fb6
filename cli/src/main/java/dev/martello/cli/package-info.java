/**
 * The martello command.
 */
@NullMarked
package dev.martello.cli;

import org.jspecify.annotations.NullMarked;
