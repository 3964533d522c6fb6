/**
 * Attestation keys in software, for loads and measurements that no chip and no simulator is quick enough for. What they sign has the very form of what a
 * TPM signs, and proves nothing: no register may hold such a key.
 *
 * <p>In come PCR values and qualifying data, out go quotes. Nothing outside the lab may use it.
 */
@NullMarked
package dev.martello.lab.software;

import org.jspecify.annotations.NullMarked;
