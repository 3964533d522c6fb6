/**
 * What a machine loads while it starts, and what will be measured of that.
 *
 * <p>In comes a boot loader, a kernel, a unified kernel image, an initial RAM disk or anything else that is loaded; out go the
 * digests under which a boot log will have it, the command lines, and the PCR values that follow ({@code BootFile}). What cannot be
 * known beforehand is not guessed: it is left out, and said to be.
 *
 * @see <a href="https://systemd.io/TPM2_PCR_MEASUREMENTS/">systemd, "TPM2 PCR Measurements Made by systemd"</a>
 */
@NullMarked
package dev.martello.release.boot;

import org.jspecify.annotations.NullMarked;
