/**
 * The messages between appliance and control plane, and their encoding as CBOR or JSON.
 *
 * <p>In come octets of bounded size, out go messages whose every field has been checked; and the other way round. This
 * package knows no transport.
 */
@NullMarked
package dev.martello.evidence.protocol;

import org.jspecify.annotations.NullMarked;
