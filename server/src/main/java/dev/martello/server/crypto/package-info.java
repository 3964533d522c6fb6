/**
 * Which cryptographic library checks the signatures of quotes.
 *
 * <p>In come the jars that happen to be there, out goes the fastest one of each algorithm that gives the known answers. Keys and
 * certificates of the server itself are the JDK's and {@link dev.martello.server.tls}'s business.
 */
@NullMarked
package dev.martello.server.crypto;

import org.jspecify.annotations.NullMarked;
