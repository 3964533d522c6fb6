/**
 * Makes the ledger of what waits for it: in order, one node at a time.
 *
 * <pre>
 *   what waits ──▶ {@link dev.martello.server.sequencer.Sequencer} ──▶ entries, tiles and a signed head, in one transaction
 *                                            ▲
 *   {@link dev.martello.server.sequencer.Ledger}: its name, its key, and whose cosignatures it takes
 * </pre>
 *
 * <p>It never looks into an entry. What it has signed once it goes on from, or it signs nothing.
 */
@NullMarked
package dev.martello.server.sequencer;

import org.jspecify.annotations.NullMarked;
