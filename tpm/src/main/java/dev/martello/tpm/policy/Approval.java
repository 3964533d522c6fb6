package dev.martello.tpm.policy;

import dev.martello.tpm.structure.TPMT_SIGNATURE;

/**
 * A boot state that an approver signed.
 *
 * @param signature over {@link BootState#toBeSigned()}
 */
public record Approval(BootState state, TPMT_SIGNATURE signature) {}
