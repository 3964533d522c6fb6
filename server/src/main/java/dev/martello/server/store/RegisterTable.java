package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The operator's register of the appliances it had made. */
public final class RegisterTable {
    private final Sql sql;

    public RegisterTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<RegisterEntry> find(ApplianceId ek) {
        return sql.first("select * from register_entry where ek_fingerprint = ?", RegisterTable::read, ek.toString());
    }

    /** The serial of the appliance with a fingerprint, which may be any text. */
    public Optional<String> serial(String fingerprint) {
        return sql.first(
                "select serial from register_entry where ek_fingerprint = ?", row -> row.text("serial"), fingerprint);
    }

    /** All entries, in the order of their sites, racks and serials. */
    public List<RegisterEntry> all() {
        return sql.list("select * from register_entry order by site, rack_unit, serial", RegisterTable::read);
    }

    /** Puts these entries in place of all there were. */
    public void replace(List<RegisterEntry> entries) {
        sql.update("delete from register_entry");
        sql.updateAll(
                "insert into register_entry (ek_fingerprint, serial, site, rack_unit, ring) values (?, ?, ?, ?, ?)",
                entries.stream()
                        .map(entry -> List.<Object>of(
                                entry.ek().toString(), entry.serial(), entry.site(), entry.rackUnit(), entry.ring()))
                        .toList());
    }

    private static RegisterEntry read(Row row) throws SQLException {
        return new RegisterEntry(
                new ApplianceId(Bytes.fromHex(row.text("ek_fingerprint"))),
                row.text("serial"),
                row.text("site"),
                row.text("rack_unit"),
                row.text("ring"));
    }
}
