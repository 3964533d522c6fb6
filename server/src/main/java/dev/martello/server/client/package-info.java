/** How operators' programs ask a control plane, over the network. */
@NullMarked
package dev.martello.server.client;

import org.jspecify.annotations.NullMarked;
