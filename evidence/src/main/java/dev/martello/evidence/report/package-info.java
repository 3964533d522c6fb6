/**
 * Reports: what an appliance sends at a time, a quote and the items it binds.
 *
 * <pre>
 *   item, item, item ──SHA-256──▶ references ─┐
 *   nonce of the control plane ───────────────┼─SHA-256──▶ qualifyingData ──TPM2_Quote──▶ signed quote
 *   public key to certify (if any) ───────────┘
 * </pre>
 *
 * <p>In come the octets of items, out go the references and the qualifying data that bind them. This package parses no item
 * and judges nothing.
 */
@NullMarked
package dev.martello.evidence.report;

import org.jspecify.annotations.NullMarked;
