/**
 * Attestation results: what the control plane thinks of an appliance, signed for relying parties that decide by themselves.
 *
 * <pre>
 *   verdict ──▶ {@link dev.martello.server.result.Ear} ──▶ {@link dev.martello.server.result.AttestationResults} ──▶ JWT ──▶ {@link dev.martello.server.result.EarVerifier}
 *                                              ▲                                              ▲
 *                                   {@link dev.martello.server.result.ResultKeys} ───────── JSON Web Key Set ──────┘
 * </pre>
 *
 * <p>In goes what the store has of an appliance; nothing is judged here, it is said again in the words of EAR and AR4SI. No result outlives the
 * lease of its verdict.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-ear/">draft-ietf-rats-ear-04, EAT attestation results</a>
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-rats-ar4si/">Attestation Results for Secure Interactions</a>
 */
@NullMarked
package dev.martello.server.result;

import org.jspecify.annotations.NullMarked;
