/**
 * The key derivation and secret sharing of TPM 2.0 (Part 1, Key Derivation Functions and the annexes RSA and ECC), which both a session with a TPM and a
 * verifier without one compute.
 *
 * <p>In come public areas and secrets, out go keys and ciphertexts; Java's own providers do the arithmetic.
 */
@NullMarked
package dev.martello.tpm.crypto;

import org.jspecify.annotations.NullMarked;
