/**
 * PE images: the boot loaders, kernels and unified kernel images that UEFI firmware starts.
 *
 * <p>In come the octets of a file, out go its sections, the signatures in it and its Authenticode digests: what firmware
 * measures into PCR 4, and what Secure Boot signs. Signatures are found here, not checked: which keys a machine believes is
 * its firmware's to say.
 *
 * @see <a href="https://learn.microsoft.com/en-us/windows/win32/debug/pe-format">Microsoft, "PE Format"</a>
 */
@NullMarked
package dev.martello.evidence.pe;

import org.jspecify.annotations.NullMarked;
