/**
 * What a machine does with its own TPM to be believed: endorsement key, attestation key, quotes.
 *
 * <p>In comes a {@link dev.martello.tpm.Tpm}, out go public areas, certificates and signed quotes for a verifier. Keys are
 * loaded while their object is open and leave the TPM's memory when it is closed. Nothing here judges anything.
 */
@NullMarked
package dev.martello.tpm.attester;

import org.jspecify.annotations.NullMarked;
