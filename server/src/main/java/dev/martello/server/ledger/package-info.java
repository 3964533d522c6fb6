/**
 * What the ledger has to say: entries as values, and the one form in which they are written.
 *
 * <pre>
 *   what happened ──▶ {@link dev.martello.server.ledger.LedgerEntry} ── {@link dev.martello.server.ledger.LedgerEntryFormat} ──▶ octets of a leaf
 * </pre>
 *
 * <p>Nothing here reads a clock or a database, and nothing secret goes in: entries are for outsiders to read.
 */
@NullMarked
package dev.martello.server.ledger;

import org.jspecify.annotations.NullMarked;
