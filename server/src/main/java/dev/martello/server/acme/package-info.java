/**
 * ACME with the challenge {@code device-attest-01}: the second door to the authority, for devices without our agent.
 *
 * <pre>
 *   request (JWS) ──▶ gate ──▶ account ──▶ order ──▶ attestation of a key in the TPM ──▶ certificate
 *                                                          │
 *             maker's certificate of the attestation key ──┘──▶ register ──▶ verdict, if the appliance reports
 * </pre>
 *
 * <p>In go requests as they came, with the host they named; out come accounts, orders and certificates, or a problem. All that lasts is in the store. It
 * knows nothing of HTTP, and decides nothing of what a certificate says: that is the authority's business.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555">RFC 8555, Automatic Certificate Management Environment</a>
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-acme-device-attest/">draft-ietf-acme-device-attest</a>
 */
@NullMarked
package dev.martello.server.acme;

import org.jspecify.annotations.NullMarked;
