/**
 * The language in which facts are asked for: the Common Expression Language over records.
 *
 * <p>In comes the record type that holds facts, and text; out come expressions that compile only if each name in them is one of a
 * fact, and that answer for given facts or say why they have no answer. Absence is no answer, never an empty text or zero. Nothing
 * outside knows the library that does it.
 *
 * @see <a href="https://github.com/google/cel-spec">Common Expression Language</a>
 */
@NullMarked
package dev.martello.appraisal.expression;

import org.jspecify.annotations.NullMarked;
