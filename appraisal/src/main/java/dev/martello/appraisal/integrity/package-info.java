/**
 * Whether an appliance runs what was shipped: from quoted PCR values and logs to facts, by comparing with releases and platform
 * profiles, and from facts and a policy to an appraisal. {@code Appraiser} is where to start.
 *
 * <pre>
 *   quoted PCRs ────┐
 *   boot log ───────┼─ replay ─▶ what is proven ─ compare with reference values ─▶ Facts ─ policy ─▶ findings
 *   user-space log ─┤     └───────────────────── built-in rules ───────────────────────────────────▶ findings
 *   run-time log ───┘
 * </pre>
 *
 * <p>Nothing read from a log counts before the log replays to the quote: a log that does not, is one finding and no fact.
 */
@NullMarked
package dev.martello.appraisal.integrity;

import org.jspecify.annotations.NullMarked;
