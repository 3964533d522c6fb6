/**
 * {@code martello demo}: shows a demo of the lab as it happens.
 *
 * <p>In come states, out go a table that changes in place on a terminal, lines where nobody looks, or one JSON document.
 */
@NullMarked
package dev.martello.cli.demo;

import org.jspecify.annotations.NullMarked;
