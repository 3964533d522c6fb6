/**
 * What appliances ask of the control plane: to be enrolled, and to have their reports believed.
 *
 * <p>In come messages that an enemy may have written, out go answers, or a {@link dev.martello.server.intake.Refusal} that names the first
 * thing that was wrong. Cheap checks come before dear ones, and state changes with the last check only, in one transaction. This package
 * knows no HTTP, and it judges no evidence.
 */
@NullMarked
package dev.martello.server.intake;

import org.jspecify.annotations.NullMarked;
