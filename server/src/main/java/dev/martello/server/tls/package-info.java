/**
 * The control plane's own certificate authority, and the TLS identity it gives the server.
 *
 * <p>In go a directory and the names the server is reached by; out comes a TLS context whose certificate renews itself. Private keys
 * never leave the directory. This package knows no HTTP.
 */
@NullMarked
package dev.martello.server.tls;

import org.jspecify.annotations.NullMarked;
