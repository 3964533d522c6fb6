/**
 * TPM 2.0 in plain Java: what the Trusted Platform Module Library specification calls things, and a {@code Tpm} that executes
 * its commands.
 *
 * <p>In go commands and octets of responses, out come typed responses. This package trusts nothing it reads, opens no
 * network connection beyond a simulator's socket and needs no library.
 */
@NullMarked
package dev.martello.tpm;

import org.jspecify.annotations.NullMarked;
