package dev.martello.server.store;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.AcmeOrder.Attested;
import dev.martello.server.store.AcmeOrder.Issued;
import dev.martello.server.store.AcmeOrder.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The orders of ACME. */
public final class AcmeOrderTable {
    private final Sql sql;

    public AcmeOrderTable(Sql sql) {
        this.sql = sql;
    }

    public void add(AcmeOrder order) {
        sql.update(
                """
                insert into acme_order (id, account_id, kind, identifier, token, status, expires_us)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                order.id(),
                order.account(),
                order.kind(),
                order.identifier(),
                order.token(),
                order.status().name(),
                order.expires());
    }

    public Optional<AcmeOrder> find(String id) {
        return sql.first("select * from acme_order where id = ?", AcmeOrderTable::read, id);
    }

    /** As {@link #find}, and nobody else changes the order before this transaction ends. */
    public Optional<AcmeOrder> lock(String id) {
        return sql.first("select * from acme_order a where a.id = ?" + sql.lockingA(), AcmeOrderTable::read, id);
    }

    /** The orders of an account that have not ended, the next to end first. */
    public List<AcmeOrder> living(String account, Instant now) {
        return sql.list(
                "select * from acme_order where account_id = ? and expires_us > ? order by expires_us, id",
                AcmeOrderTable::read,
                account,
                now);
    }

    /** The order by which an account got a certificate. */
    public Optional<AcmeOrder> issued(String account, String serial) {
        return sql.first(
                "select * from acme_order where account_id = ? and serial = ?", AcmeOrderTable::read, account, serial);
    }

    /** Takes note that a device answered an order's challenge. Whether it was the first to do so. */
    public boolean attested(String id, Attested attested) {
        return sql.update("""
                        update acme_order set status = 'READY', appliance_id = ?, chassis_serial = ?, key_info = ?, attested_us = ?
                        where id = ? and status = 'PENDING'
                        """, attested.appliance().toString(), attested.serial(), attested.key(), attested.at(), id)
                == 1;
    }

    /** Takes note that an order's challenge was answered wrongly. Whether it was the first answer. */
    public boolean failed(String id, String problem) {
        return sql.update(
                        "update acme_order set status = 'INVALID', problem = ? where id = ? and status = 'PENDING'",
                        problem,
                        id)
                == 1;
    }

    /** Takes note of the certificate that an order got. */
    public void issued(AcmeOrder order, Issued issued, Instant now) {
        sql.update(
                "update acme_order set status = 'VALID', serial = ?, chain = ? where id = ?",
                issued.serial(),
                issued.chain(),
                order.id());
        new AcmeAccountTable(sql).certified(order.account(), now);
    }

    /** Forgets orders that ended before a time. */
    public void forget(Instant before) {
        sql.update("delete from acme_order where expires_us < ?", before);
    }

    private static AcmeOrder read(Row row) throws SQLException {
        return new AcmeOrder(
                row.text("id"),
                row.text("account_id"),
                row.text("kind"),
                row.text("identifier"),
                row.text("token"),
                Status.valueOf(row.text("status")),
                row.optionalText("problem"),
                row.time("expires_us"),
                attested(row),
                issued(row));
    }

    private static Optional<Attested> attested(Row row) throws SQLException {
        return row.optionalText("appliance_id").isEmpty()
                ? Optional.empty()
                : Optional.of(new Attested(
                        ApplianceId.parse(row.text("appliance_id")),
                        row.text("chassis_serial"),
                        row.octets("key_info"),
                        row.time("attested_us")));
    }

    private static Optional<Issued> issued(Row row) throws SQLException {
        return row.optionalText("serial").isEmpty()
                ? Optional.empty()
                : Optional.of(new Issued(row.text("serial"), row.octets("chain")));
    }
}
