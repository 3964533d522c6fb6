/**
 * Ways to a TPM: a character device of the operating system, or the sockets of the software TPM swtpm.
 *
 * <p>In goes one command in octets, out comes one response, whose size is bounded; what they say is not looked at here.
 */
@NullMarked
package dev.martello.tpm.transport;

import org.jspecify.annotations.NullMarked;
