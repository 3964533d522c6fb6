/**
 * Loads for a control plane: fleets of any size whose appliances are nothing but keys in this process.
 *
 * <pre>
 *   releases ──▶ states (PCR values, boot log, run-time log) ─┐
 *   software keys ────────────────────────────────────────────┴▶ appliances ──reports at a given rate──▶ control plane
 *                                                                                 └▶ latencies, errors, CPU, heap
 * </pre>
 *
 * <p>There is no TPM: quotes have the very form of a TPM's, and are made by {@link dev.martello.lab.software software}. What is measured is the control
 * plane, never the security of such an appliance.
 */
@NullMarked
package dev.martello.lab.load;

import org.jspecify.annotations.NullMarked;
