package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The operator's register of the appliances it had made. */
public final class RegisterTable {
    private final Sql sql;

    public RegisterTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<RegisterEntry> find(ApplianceId ek) {
        return sql.first("select * from register_entry where ek_fingerprint = ?", RegisterTable::read, ek.toString());
    }

    /** Another number whenever the register has changed. */
    public long generation() {
        return sql.number("select generation as n from register_generation where id = 1");
    }

    /** Where an appliance stands. */
    public Placement placement(ApplianceId ek) {
        return find(ek).map(RegisterEntry::placement).orElse(Placement.UNKNOWN);
    }

    /** The serial of the appliance with a fingerprint, which may be any text. */
    public Optional<String> serial(String fingerprint) {
        return sql.first(
                "select serial from register_entry where ek_fingerprint = ?", row -> row.text("serial"), fingerprint);
    }

    /** The entry of a chassis, by the serial number that its firmware tells, as it is or in letters of one case. */
    public Optional<RegisterEntry> ofChassis(ChassisSerial serial) {
        return sql.first(
                "select * from register_entry where serial in (?, ?, ?) order by ek_fingerprint limit 1",
                RegisterTable::read,
                serial.text(),
                serial.text().toUpperCase(Locale.ROOT),
                serial.text().toLowerCase(Locale.ROOT));
    }

    /** All entries, in the order of their sites, racks and serials. */
    public List<RegisterEntry> all() {
        return sql.list("select * from register_entry order by site, rack_unit, serial", RegisterTable::read);
    }

    /** How many appliances are in each ring, in the order of the rings' names. */
    public SortedMap<String, Long> rings() {
        SortedMap<String, Long> rings = new TreeMap<>();
        sql.list(
                "select ring, count(*) as n from register_entry group by ring",
                row -> rings.put(row.text("ring"), row.number("n")) == null);
        return rings;
    }

    /**
     * Puts these entries in place of all there were. Appliances that stand elsewhere now are to be judged again: their verdicts are of no
     * reference any more. What was certified for an appliance that is not in it any more, or has another site or serial, is revoked.
     */
    public void replace(List<RegisterEntry> entries, Instant now) {
        sql.ownBasis();
        Map<ApplianceId, RegisterEntry> before = byId(sql.list("select * from register_entry", RegisterTable::read));
        Map<ApplianceId, RegisterEntry> after = byId(entries);
        revoke(before, after, now);
        Set<ApplianceId> moved = new HashSet<>(before.keySet());
        moved.addAll(after.keySet());
        moved.removeIf(ek -> placement(before, ek).equals(placement(after, ek)));
        sql.updateAll(
                "update verdict set revision = '' where appliance_id = ? and valid_to_us is null",
                moved.stream().map(ek -> List.<Object>of(ek.toString())).toList());
        write(before, after);
        sql.update("""
            update appliance set two_places_us = null where two_places_us is not null
              and not exists (select 1 from register_entry r where r.ek_fingerprint = appliance.id)
            """);
    }

    /** Only what is another than before: everybody waits for this. What was goes first, for serials may change hands. */
    private void write(Map<ApplianceId, RegisterEntry> before, Map<ApplianceId, RegisterEntry> after) {
        if (before.equals(after)) {
            return;
        }
        sql.update("update register_generation set generation = generation + 1");
        sql.updateAll(
                "delete from register_entry where ek_fingerprint = ?",
                before.values().stream()
                        .filter(entry -> !entry.equals(after.get(entry.ek())))
                        .map(entry -> List.<Object>of(entry.ek().toString()))
                        .toList());
        sql.updateAll(
                """
                insert into register_entry (ek_fingerprint, serial, site, rack_unit, ring, model)
                values (?, ?, ?, ?, ?, ?)
                """,
                after.values().stream()
                        .filter(entry -> !entry.equals(before.get(entry.ek())))
                        .map(entry -> List.<Object>of(
                                entry.ek().toString(),
                                entry.serial(),
                                entry.site(),
                                entry.rackUnit(),
                                entry.ring(),
                                entry.model()))
                        .toList());
    }

    private void revoke(Map<ApplianceId, RegisterEntry> before, Map<ApplianceId, RegisterEntry> after, Instant now) {
        Set<ApplianceId> removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        Set<ApplianceId> renamed = new HashSet<>();
        after.forEach((ek, entry) -> Optional.ofNullable(before.get(ek))
                .filter(old -> !old.hasNamesOf(entry))
                .ifPresent(_ -> renamed.add(ek)));
        CertificateTable certificates = new CertificateTable(sql);
        certificates.revokeAll(removed, RevocationReason.REMOVED, now);
        certificates.revokeAll(renamed, RevocationReason.MOVED, now);
    }

    private static Map<ApplianceId, RegisterEntry> byId(List<RegisterEntry> entries) {
        Map<ApplianceId, RegisterEntry> byId = new HashMap<>();
        entries.forEach(entry -> byId.put(entry.ek(), entry));
        return byId;
    }

    private static Placement placement(Map<ApplianceId, RegisterEntry> entries, ApplianceId ek) {
        return Optional.ofNullable(entries.get(ek))
                .map(RegisterEntry::placement)
                .orElse(Placement.UNKNOWN);
    }

    private static RegisterEntry read(Row row) throws SQLException {
        return new RegisterEntry(
                new ApplianceId(Bytes.fromHex(row.text("ek_fingerprint"))),
                row.text("serial"),
                row.text("site"),
                row.text("rack_unit"),
                row.text("ring"),
                row.optionalText("model"));
    }
}
