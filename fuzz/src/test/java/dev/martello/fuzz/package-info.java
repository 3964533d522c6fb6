/**
 * Every parser against octets that nobody thought of.
 *
 * <p>A target is a test: it runs on its samples, which are made by the code beside it, and on what fuzzing found before. With {@code JAZZER_FUZZ=1}
 * in the environment Jazzer goes on from there for as long as the target says. What has to hold is always the same: octets are parsed, or refused with
 * the one exception that the parser declares; what was parsed can be used, and is written back as it was if there is a writer; and memory is taken
 * in proportion to the octets.
 */
@NullMarked
package dev.martello.fuzz;

import org.jspecify.annotations.NullMarked;
