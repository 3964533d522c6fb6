/**
 * Whether an appliance runs what was shipped: from quoted PCR values and logs to facts, and from facts, releases and a policy to
 * an appraisal.
 *
 * <pre>
 *   quoted PCRs ─┐
 *   boot log ────┼─ replay ─▶ what is proven ─ compare with releases ─▶ Facts ─ policy ─▶ findings
 *   run-time log ┘     └────────────────────── built-in rules ─────────────────────────▶ findings
 * </pre>
 *
 * <p>Nothing read from a log counts before the log replays to the quote: a log that does not, is one finding and no fact.
 */
@NullMarked
package dev.martello.appraisal.integrity;

import org.jspecify.annotations.NullMarked;
