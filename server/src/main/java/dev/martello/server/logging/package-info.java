/** How the control plane's log looks. */
@NullMarked
package dev.martello.server.logging;

import org.jspecify.annotations.NullMarked;
