/**
 * What the control plane remembers, in one SQL database.
 *
 * <pre>
 *   {@link dev.martello.server.store.Database} ── one writer, group commit ──▶ {@link dev.martello.server.store.Sql} ──▶ tables
 *            └────────── several readers, snapshots ──────────▶ Sql ──▶ tables
 * </pre>
 *
 * <p>A write is on the disk when it returns. What changes over time is kept as intervals, so the past can be asked for. Nothing else in
 * the server imports JDBC; nothing here judges.
 */
@NullMarked
package dev.martello.server.store;

import org.jspecify.annotations.NullMarked;
