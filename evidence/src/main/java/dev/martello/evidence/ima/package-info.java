/**
 * Run-time measurement lists of Linux IMA: reading, writing and replaying them.
 *
 * <p>In come the octets of {@code binary_runtime_measurements} or {@code ascii_runtime_measurements} and PCR values that a TPM
 * signed; out come entries, and how many of them those values vouch for. This package never says whether a measured file is a
 * good one, and never believes an entry because it parses.
 *
 * <p>A matching PCR value covers the template data of measurements. It does not cover the names of templates, nor anything of a
 * violation but that there was one.
 *
 * <pre>
 *   octets ──ImaLog.parse──▶ ImaLog of ImaEntry ──ImaReplay.match(quoted PCR)──▶ ImaMatch
 * </pre>
 */
@NullMarked
package dev.martello.evidence.ima;

import org.jspecify.annotations.NullMarked;
