/**
 * Virtual machines with firmware, TPM and Secure Boot, and the processes that they are made of.
 *
 * <pre>
 *   Chassis (variables, TPM, data disk) ─┐
 *   ApplianceImage ──────────────────────┼─▶ Machine: QEMU, swtpm ─▶ console, hand
 *   MachineRoom (processes, files) ──────┘
 * </pre>
 *
 * <p>Machines reach the control plane on this computer's loopback, and nothing else. No process and no file outlives its room,
 * except where this program is killed; the next room that opens puts that in order.
 */
@NullMarked
package dev.martello.lab.machine;

import org.jspecify.annotations.NullMarked;
