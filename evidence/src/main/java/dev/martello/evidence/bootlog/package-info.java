/**
 * TCG event logs: what firmware, boot loader and kernel stub measured into the PCRs of a TPM.
 *
 * <p>In comes a log as the operating system hands it out; out come its events ({@code BootLog}), the PCR values they lead to
 * ({@code BootLogReplay}, and {@code ReplayQuirk} for what firmware is known to leave out) and what they prove
 * ({@code BootFacts}). {@code BootLogBuilder} goes the other way. The log of a confidential virtual machine is written alike and is
 * of other registers ({@code CcEventLog}).
 *
 * <pre>
 *     octets ──parse──▶ BootLog ──replay──▶ PcrValues     compare with a quote before believing anything else
 *                          └─────of───────▶ BootFacts     each covered by a digest in the log
 * </pre>
 *
 * <p>A log is a claim. What binds it to a machine is that its digests, replayed, give the PCR values of a quote. Digests cover
 * neither the type of an event nor, for many types, its data, so this package never concludes anything from a type, nor from
 * data that no digest covers: such texts are handed out as labels and say so. Whoever runs on the machine afterwards can extend
 * most PCRs further, but can take nothing back; so what a PCR holds is decided by <em>all</em> its events, never by the
 * last or the best of them.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">TCG PC
 *     Client Platform Firmware Profile Specification</a>
 */
@NullMarked
package dev.martello.evidence.bootlog;

import org.jspecify.annotations.NullMarked;
