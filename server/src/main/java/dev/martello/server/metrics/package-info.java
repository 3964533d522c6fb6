/** Numbers about the control plane, for Prometheus. Nothing here decides anything. */
@NullMarked
package dev.martello.server.metrics;

import org.jspecify.annotations.NullMarked;
