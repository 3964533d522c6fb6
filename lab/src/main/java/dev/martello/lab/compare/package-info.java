/**
 * Compares what checks say of this machine with what other tools say of the same things. In come the settings of the machine and the
 * tools that are installed; out goes a table in which each difference has its explanation, or has none, and then one of the two is
 * wrong. Which test of a tool asks the same as a check is data.
 *
 * <pre>
 *   Peer ──PeerAnswer──▶ Comparison ◀──CheckResult── CompiledChecks
 *                           ▲
 *                      Counterparts (*.yaml)
 * </pre>
 */
@NullMarked
package dev.martello.lab.compare;

import org.jspecify.annotations.NullMarked;
