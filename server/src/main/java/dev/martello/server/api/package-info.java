/**
 * What HTTP asks of the control plane, route by route: appliances under {@code /agent/v1}, operators under {@code /api/v1}.
 *
 * <p>In come bounded requests, out go messages and views. This package decides who may ask and how an answer looks; what the answer is, others
 * decide.
 */
@NullMarked
package dev.martello.server.api;

import org.jspecify.annotations.NullMarked;
