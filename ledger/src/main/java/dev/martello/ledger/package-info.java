/**
 * Append-only Merkle logs as files: the hashes and proofs of RFC 9162, the tiles, checkpoints, signed notes and cosignatures of C2SP.
 *
 * <pre>
 *   entries ──▶ {@link dev.martello.ledger.TileTree} ──▶ tiles ──▶ {@link dev.martello.ledger.Checkpoint} ──▶ {@link dev.martello.ledger.SignedNote}
 *                                                   │
 *      {@link dev.martello.ledger.LogFiles} (a folder, or fetched) ──▶ {@link dev.martello.ledger.LogTiles} ──▶ proofs
 *                                                   ├──▶ {@link dev.martello.ledger.Audit}, which names what was changed
 *                                                   ├──▶ {@link dev.martello.ledger.Mirror}, which follows a log
 *                                                   └──▶ {@link dev.martello.ledger.Witness}, which cosigns it
 * </pre>
 *
 * <p>Nobody is trusted but the keys that are given. It knows nothing of what entries say, and of no network.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
@NullMarked
package dev.martello.ledger;

import org.jspecify.annotations.NullMarked;
