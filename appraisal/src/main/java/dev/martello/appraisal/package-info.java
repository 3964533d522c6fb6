/**
 * The words of appraisal: a finding, the facts it is about, the appraisal that sums findings up and the verdict it leads to.
 *
 * <pre>
 *   Claims ──integrity.Examiner──▶ Examination ──integrity.Appraiser──▶ Appraisal ──Verdict.of──▶ Verdict ──at(now)──▶ Verdict
 *                    ▲              (facts)              ▲           (tier, findings)
 *    reference.ReferenceValues                 policy.CompiledPolicy
 * </pre>
 *
 * <p>Pure values: no clock, no input or output, no threads, here and in the packages below.
 */
@NullMarked
package dev.martello.appraisal;

import org.jspecify.annotations.NullMarked;
