/**
 * The commands of the TPM 2.0 Library specification, Part 3, under their own names.
 *
 * <p>A command is a record of its handles and parameters, and knows the type of its response:
 * {@code QuoteResponse r = tpm.execute(new Quote(…))}. Authorizations are not part of a command but of its execution.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 3: Commands,
 *     revision 1.59; each record is named as its clause</a>
 */
@NullMarked
package dev.martello.tpm.command;

import org.jspecify.annotations.NullMarked;
