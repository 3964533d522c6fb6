/**
 * Virtual appliances: a real agent and a real TPM implementation (swtpm) around a made-up machine.
 *
 * <p>In goes what a machine starts and runs, out comes what its agent reports. The TPM, its keys, its PCRs and quotes are
 * genuine; firmware and kernel are not there, and what they would measure is measured in their place.
 */
@NullMarked
package dev.martello.lab.appliance;

import org.jspecify.annotations.NullMarked;
