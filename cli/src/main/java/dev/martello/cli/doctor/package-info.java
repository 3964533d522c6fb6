/**
 * Says whether a machine has what Martello needs, and what it makes of it.
 *
 * <p>In comes the machine, out goes a list of {@link dev.martello.cli.doctor.Diagnosis}. Nothing is changed and nothing is sent anywhere.
 */
@NullMarked
package dev.martello.cli.doctor;

import org.jspecify.annotations.NullMarked;
