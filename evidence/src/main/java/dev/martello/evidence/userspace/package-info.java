/**
 * The log of what systemd measures while a machine is up: boot phases, the machine's identity, file systems, keys of encrypted
 * volumes.
 *
 * <p>In comes {@code /run/log/systemd/tpm2-measure.log}, out come its records ({@code UserspaceLog}) and the PCR values that they lead
 * to from those of the boot log. Like the boot log it is a claim until it replays to a quote, and a record's text is believed only if
 * its digests are over the text. Whoever is root can extend these registers and write the log, so a record says that something was
 * measured, never that it was systemd who did.
 *
 * @see <a href="https://systemd.io/TPM2_PCR_MEASUREMENTS/">systemd, "TPM2 PCR Measurements Made by systemd"</a>
 * @see <a href="https://trustedcomputinggroup.org/resource/canonical-event-log-format/">TCG Canonical Event Log Format, §5
 *     (CEL-JSON), which it is close to</a>
 */
@NullMarked
package dev.martello.evidence.userspace;

import org.jspecify.annotations.NullMarked;
