/**
 * What a person types and sees: arguments checked, text made safe, problems in one sentence.
 *
 * <p>Knows nothing of what commands do.
 */
@NullMarked
package dev.martello.cli.terminal;

import org.jspecify.annotations.NullMarked;
