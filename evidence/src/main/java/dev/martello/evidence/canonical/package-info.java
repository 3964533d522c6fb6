/**
 * Records as octets, one way only: records, lists, sorted maps, texts, numbers, truths and enums become CBOR (RFC 8949) and come back.
 *
 * <p>In come records, out go octets that are the same for equal records, so that their digest names them; and the other way round, of
 * octets that an enemy may have written. This package knows no particular record.
 */
@NullMarked
package dev.martello.evidence.canonical;

import org.jspecify.annotations.NullMarked;
