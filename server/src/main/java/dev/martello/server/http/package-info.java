/**
 * The HTTP door: TLS connections and their limits outside, requests and responses as plain values inside.
 *
 * <pre>
 *   connection ──▶ limits ──▶ {@link dev.martello.server.http.Routes} ──▶ guard ──▶ body, bounded ──▶ handler
 *        ◀──────────────── response, or a problem (RFC 9457) ────────────────┘
 * </pre>
 *
 * <p>Nothing else in Martello imports Jetty. This package knows no path, no message and no appliance; it never tells a peer the text of an
 * exception.
 */
@NullMarked
package dev.martello.server.http;

import org.jspecify.annotations.NullMarked;
