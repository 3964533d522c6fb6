/**
 * Judging what a TPM says without having one: its keys, its quotes, and credentials that prove two keys are in one TPM.
 *
 * <p>In come public areas and signed quotes written by anybody, out go results whose refusals have a stable identifier. Pure
 * functions, apart from the randomness given to {@link dev.martello.tpm.verifier.MakeCredential}; nothing an enemy sends makes
 * them throw.
 */
@NullMarked
package dev.martello.tpm.verifier;

import org.jspecify.annotations.NullMarked;
