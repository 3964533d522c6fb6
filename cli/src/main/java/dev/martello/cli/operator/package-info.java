/**
 * What an operator asks a control plane: fleet, register, releases.
 *
 * <p>In come words at a terminal, out go the control plane's answers as text or JSON.
 */
@NullMarked
package dev.martello.cli.operator;

import org.jspecify.annotations.NullMarked;
