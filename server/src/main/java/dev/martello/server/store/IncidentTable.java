package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that wait for an operator, and those that did. */
public final class IncidentTable {
    /** An open incident and what it would do to one appliance. */
    public record Threat(long incident, String title, String explanation) {}

    /** Without the change itself, which may be a release of some megabytes. */
    private static final String SELECT =
            "select id, kind, subject, digest, title, effect, state, raised_us, closed_us from incident ";

    private final Sql sql;

    public IncidentTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Raises an incident; what was open about the subject is closed before.
     *
     * @param threatened each appliance that would no longer be trusted, and why
     * @return its number
     */
    public long raise(
            String kind,
            String subject,
            String digest,
            String title,
            Bytes content,
            String effect,
            Map<ApplianceId, String> threatened,
            Instant now) {
        long id = sql.number("select coalesce(max(id), 0) + 1 as n from incident");
        sql.update("""
                insert into incident (id, kind, subject, digest, title, content, effect, state, raised_us)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, id, kind, subject, digest, title, content, effect, Incident.State.OPEN.name(), now);
        sql.updateAll(
                "insert into incident_appliance (incident_id, appliance_id, explanation) values (?, ?, ?)",
                threatened.entrySet().stream()
                        .map(each -> List.<Object>of(id, each.getKey().toString(), each.getValue()))
                        .toList());
        return id;
    }

    /** Closes the open incident about a subject, if there is one: another change of it came. */
    public void replace(String kind, String subject, Instant now) {
        sql.update(
                "update incident set state = ?, closed_us = ? where kind = ? and subject = ? and state = ?",
                Incident.State.REPLACED.name(),
                now,
                kind,
                subject,
                Incident.State.OPEN.name());
    }

    /** Closes an incident, if it is open; tells whether it was. */
    public boolean close(long id, Incident.State state, Instant now) {
        return sql.update(
                        "update incident set state = ?, closed_us = ? where id = ? and state = ?",
                        state.name(),
                        now,
                        id,
                        Incident.State.OPEN.name())
                > 0;
    }

    public Optional<Incident> find(long id) {
        return sql.first(SELECT + "where id = ?", IncidentTable::read, id);
    }

    /** The change as it was handed in. */
    public Optional<Bytes> content(long id) {
        return sql.first("select content from incident where id = ?", row -> row.octets("content"), id);
    }

    /** The last incident about a subject. */
    public Optional<Incident> last(String kind, String subject) {
        return sql.first(
                SELECT + "where kind = ? and subject = ? order by id desc limit 1", IncidentTable::read, kind, subject);
    }

    /** The latest, newest first; those that are open before all others. */
    public List<Incident> latest(int limit) {
        return sql.list(
                SELECT + "order by case when state = ? then 0 else 1 end, id desc limit ?",
                IncidentTable::read,
                Incident.State.OPEN.name(),
                limit);
    }

    /** The open incidents whose change would end the trust in an appliance. */
    public List<Threat> threats(ApplianceId appliance) {
        return sql.list(
                """
                select i.id, i.title, t.explanation from incident_appliance t join incident i on i.id = t.incident_id
                where t.appliance_id = ? and i.state = ? order by i.id
                """,
                row -> new Threat(row.number("id"), row.text("title"), row.text("explanation")),
                appliance.toString(),
                Incident.State.OPEN.name());
    }

    private static Incident read(Row row) throws SQLException {
        return new Incident(
                row.number("id"),
                row.text("kind"),
                row.text("subject"),
                row.text("digest"),
                row.text("title"),
                row.text("effect"),
                Incident.State.valueOf(row.text("state")),
                row.time("raised_us"),
                row.optionalTime("closed_us"));
    }
}
