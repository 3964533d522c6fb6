/**
 * What the fleet is judged by, and the judging of what the store holds.
 *
 * <pre>
 *   releases ─┐
 *   policy ───┴▶ {@link dev.martello.server.judgement.References} ─▶ {@link dev.martello.server.judgement.Judge} ◀─ items of the store
 *                                                     └▶ appraisal
 * </pre>
 *
 * <p>Appraisal itself is a pure function elsewhere; here its inputs are put together, and it is asked again when they change.
 */
@NullMarked
package dev.martello.server.judgement;

import org.jspecify.annotations.NullMarked;
