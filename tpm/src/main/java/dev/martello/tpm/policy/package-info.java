/**
 * Policies of objects in a TPM (Part 1, Enhanced Authorization): what their digests come to, computed without a TPM by who seals, and what
 * an approver signs.
 *
 * <p>In come PCR values, names and counts; out go digests. Pure functions. Satisfying a policy takes a TPM, and is for
 * {@link dev.martello.tpm.attester}.
 *
 * <pre>
 *   PolicyPCR(values) ── signed by the approver ──▶ PolicyAuthorize(approver) ──▶ PolicyCounterTimer(boot, clock)
 *   an approval's digest                             the same for all approvals    ends with boot and lease
 * </pre>
 */
@NullMarked
package dev.martello.tpm.policy;

import org.jspecify.annotations.NullMarked;
