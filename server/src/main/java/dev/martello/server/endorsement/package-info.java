/**
 * What makers of TPMs and of machines say of them in certificates, and whether somebody the operator trusts says it.
 *
 * <pre>
 *   octets ─▶ Ber ─▶ DeviceCertificate             ─▶ Authorities ─▶ ChainCheck
 *                    PlatformAttributeCertificate
 * </pre>
 *
 * <p>In come octets as TPMs hold them, out go what they say, by what they deviate from the specifications, and a chain to a configured root.
 * Leniency is in the reading alone: signatures are checked over the octets as they came. Nothing is fetched from anywhere, and nothing is
 * believed because it is readable.
 */
@NullMarked
package dev.martello.server.endorsement;

import org.jspecify.annotations.NullMarked;
