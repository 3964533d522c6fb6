/**
 * The control plane: takes reports, has them appraised, keeps what became of each appliance.
 */
@NullMarked
package dev.martello.server;

import org.jspecify.annotations.NullMarked;
