/**
 * The appliance's side of the protocol over HTTPS.
 *
 * <p>In go messages, out come the control plane's messages, its refusals as problems with a reason, or that it cannot be
 * reached. Only this package of the agent knows HTTP.
 */
@NullMarked
package dev.martello.agent.client;

import org.jspecify.annotations.NullMarked;
