/**
 * Scenarios: what becomes of a real appliance that starts, or is tampered with, in front of a real control plane.
 *
 * <p>In go images and scenarios, out come what the control plane said of the machine, and whether that was to be expected.
 */
@NullMarked
package dev.martello.lab.scenario;

import org.jspecify.annotations.NullMarked;
