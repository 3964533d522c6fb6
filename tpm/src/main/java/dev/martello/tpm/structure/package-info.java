/**
 * The structures of the TPM 2.0 Library specification, Part 2, under their own names.
 *
 * <p>In come octets of a TPM or of whoever pretends to be one, out go records; and back. Each structure declares its
 * {@link dev.martello.tpm.structure.Layout} once, from which reading and writing follow. What does not fit ends in
 * {@link dev.martello.tpm.structure.MalformedTpmStructure}. Nothing here knows a TPM or judges what a structure says.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 2: Structures,
 *     revision 1.59; each record is named as its clause</a>
 */
@NullMarked
package dev.martello.tpm.structure;

import org.jspecify.annotations.NullMarked;
