package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ledger.LedgerEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The certificates of appliances' keys, and which of them count no more. */
public final class CertificateTable {
    /** A certificate that counts no more before its time. */
    public record Revoked(String serial, Instant since, RevocationReason reason) {}

    /** What there is to say of a certificate. */
    public sealed interface Status {
        /** It counts until it ends. */
        record Good(ApplianceId appliance) implements Status {}

        record Revoked(ApplianceId appliance, Instant since, RevocationReason reason) implements Status {}

        /** No such certificate was given out, or it ended long ago. */
        record Unknown() implements Status {}
    }

    /** After a time. */
    private static final String COUNTS = "not_after_us > ? and revoked_us is null";

    /** After a time: what counts, or would if its issuer were not revoked. That says nothing of the appliance: what is thought of it still decides. */
    private static final String HELD = "not_after_us > ? and (revoked_us is null or revocation_reason in"
            + " ('ISSUER_COMPROMISED', 'ISSUER_REVOKED'))";

    private static final String HELD_BY_ENROLLED =
            " from certificate c join appliance a on a.id = c.appliance_id where " + HELD;

    private final Sql sql;

    public CertificateTable(Sql sql) {
        this.sql = sql;
    }

    /** Takes note of a certificate, which may be given out once this is on the disk. */
    public void add(Certificate certificate) {
        sql.update(
                """
                insert into certificate (serial, appliance_id, issuer, key_digest, key_kind, names, issued_us, not_before_us,
                  not_after_us)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                certificate.serial(),
                certificate.appliance().toString(),
                certificate.issuer(),
                certificate.keyDigest(),
                certificate.keyKind().label(),
                String.join(" ", certificate.names()),
                certificate.issued(),
                certificate.notBefore(),
                certificate.notAfter());
        new LedgerTable(sql)
                .append(new LedgerEntry.CertificateGranted(
                        certificate.issued(),
                        certificate.appliance(),
                        certificate.serial(),
                        certificate.names(),
                        Bytes.fromHex(certificate.keyDigest()),
                        certificate.notBefore(),
                        certificate.notAfter()));
    }

    /** The certificates of an appliance that count now, the newest first. */
    public List<Certificate> live(ApplianceId appliance, Instant now) {
        return sql.list(
                "select * from certificate where appliance_id = ? and " + COUNTS + " order by issued_us desc",
                CertificateTable::read,
                appliance.toString(),
                now);
    }

    /** What an appliance may renew: the certificates that count now, and those that would if only their issuer had not been revoked. */
    public List<Certificate> renewable(ApplianceId appliance, Instant now) {
        return sql.list(
                "select * from certificate where appliance_id = ? and " + HELD,
                CertificateTable::read,
                appliance.toString(),
                now);
    }

    /** The certificate of a serial number, whether it counts or not. */
    public Optional<Certificate> find(String serial) {
        return sql.first("select * from certificate where serial = ?", CertificateTable::read, serial);
    }

    /** What there is to say of a certificate of an issuer. */
    public Status status(String issuer, String serial) {
        return sql.first(
                        "select appliance_id, revoked_us, revocation_reason from certificate where serial = ? and issuer = ?",
                        CertificateTable::status,
                        serial,
                        issuer)
                .orElse(new Status.Unknown());
    }

    /**
     * Lets no certificate of an appliance count any more; returns how many there were. One whose issuer was revoked keeps the moment of that, and has
     * this reason from now on.
     */
    public int revoke(ApplianceId appliance, RevocationReason reason, Instant now) {
        return end(renewable(appliance, now), HELD, reason, now);
    }

    /** Lets one certificate count no more. Whether it did. */
    public boolean revoke(Certificate certificate, RevocationReason reason, Instant now) {
        return end(List.of(certificate), COUNTS, reason, now) == 1;
    }

    /** @param where what must still be true of a certificate: another node may have revoked it meanwhile */
    private int end(List<Certificate> certificates, String where, RevocationReason reason, Instant now) {
        int[] rows = sql.updateAll(
                "update certificate set revoked_us = coalesce(revoked_us, ?), revocation_reason = ? where serial = ? and "
                        + where,
                certificates.stream()
                        .map(each -> List.<Object>of(now, reason.name(), each.serial(), now))
                        .toList());
        LedgerTable ledger = new LedgerTable(sql);
        int ended = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == 1) {
                Certificate each = certificates.get(i);
                ledger.append(new LedgerEntry.CertificateRevoked(now, each.appliance(), each.serial(), reason.id()));
                ended++;
            }
        }
        if (ended > 0) {
            nextGeneration();
        }
        return ended;
    }

    private void nextGeneration() {
        sql.update("update revocation_generation set generation = generation + 1 where id = 1");
    }

    /** As {@link #revoke}, of all these appliances. */
    public void revokeAll(Collection<ApplianceId> appliances, RevocationReason reason, Instant now) {
        appliances.forEach(each -> revoke(each, reason, now));
    }

    /**
     * Lets certificates of an issuer count no more, whoever has them.
     *
     * @param limit so many at a time
     * @return how many; none if none is left
     */
    public int revokeIssued(String issuer, RevocationReason reason, Instant now, int limit) {
        List<Certificate> issued = sql.list(
                "select * from certificate where issuer = ? and " + COUNTS + " limit ?",
                CertificateTable::read,
                issuer,
                now,
                limit);
        return end(issued, COUNTS, reason, now);
    }

    /** The appliances whose last verdict's lease was over at a time, and that have certificates which they could still renew. */
    public List<ApplianceId> silent(Instant time) {
        return sql.list(
                "select distinct a.id" + HELD_BY_ENROLLED + " and a.lease_until_us <= ?",
                row -> ApplianceId.parse(row.text("id")),
                time,
                time);
    }

    /** As {@link #revoke}, unless a report came meanwhile. */
    public int revokeIfSilent(ApplianceId appliance, Instant now) {
        boolean isSilent = new ApplianceTable(sql)
                .lock(appliance)
                .flatMap(EnrolledAppliance::standing)
                .filter(standing -> !standing.holds(now))
                .isPresent();
        return isSilent ? revoke(appliance, RevocationReason.SILENCE, now) : 0;
    }

    /** When the next of the appliances that have certificates is silent for too long, if it does not report before. */
    public Optional<Instant> nextLeaseEnd(Instant now) {
        return sql.first(
                        "select min(a.lease_until_us) as end_us" + HELD_BY_ENROLLED + " and a.lease_until_us > ?",
                        row -> row.optionalTime("end_us"),
                        now,
                        now)
                .flatMap(end -> end);
    }

    /** What a revocation list of an issuer has to say: certificates that had ended at a time are left out. */
    public List<Revoked> revoked(String issuer, Instant ended) {
        return sql.list(
                """
                select serial, revoked_us, revocation_reason from certificate
                where issuer = ? and revoked_us is not null and not_after_us > ? order by revoked_us, serial
                """,
                row -> new Revoked(
                        row.text("serial"),
                        row.time("revoked_us"),
                        RevocationReason.valueOf(row.text("revocation_reason"))),
                issuer,
                ended);
    }

    /** Whether an issuer gave out a certificate that still counts. */
    public boolean hasLiving(String issuer, Instant now) {
        return sql.first(
                        "select 1 as n from certificate where issuer = ? and " + COUNTS + " limit 1",
                        _ -> true,
                        issuer,
                        now)
                .isPresent();
    }

    /** Another number whenever something was revoked. */
    public long generation() {
        return sql.number("select generation as n from revocation_generation where id = 1");
    }

    /** Forgets certificates that ended before a time. */
    public int forget(Instant before) {
        return sql.update("delete from certificate where not_after_us < ?", before);
    }

    private static Status status(Row row) throws SQLException {
        ApplianceId appliance = ApplianceId.parse(row.text("appliance_id"));
        Optional<Instant> since = row.optionalTime("revoked_us");
        return since.isEmpty()
                ? new Status.Good(appliance)
                : new Status.Revoked(appliance, since.get(), RevocationReason.valueOf(row.text("revocation_reason")));
    }

    private static Certificate read(Row row) throws SQLException {
        String kind = row.text("key_kind");
        return new Certificate(
                row.text("serial"),
                ApplianceId.parse(row.text("appliance_id")),
                row.text("issuer"),
                row.text("key_digest"),
                KeyKind.ofLabel(kind).orElseThrow(() -> new SQLException("no kind of key: " + kind)),
                List.of(row.text("names").split(" ")),
                row.time("issued_us"),
                row.time("not_before_us"),
                row.time("not_after_us"));
    }
}
