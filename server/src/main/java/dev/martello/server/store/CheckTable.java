package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The documents of an operator's own checks that ever counted. */
public final class CheckTable {
    private final Sql sql;

    public CheckTable(Sql sql) {
        this.sql = sql;
    }

    /** The one that counts, if there ever was one. */
    public Optional<StoredChecks> current() {
        return sql.first("select * from check_document order by adopted_us desc limit 1", CheckTable::read);
    }

    /** Makes a document the one that counts. */
    public void adopt(Bytes document, Instant now) {
        Instant adopted = current()
                .map(last -> last.adopted().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .orElse(now);
        sql.update(
                "insert into check_document (adopted_us, digest, content) values (?, ?, ?)",
                adopted,
                HashAlgorithm.SHA256.hash(document).octets().toHex(),
                document);
    }

    private static StoredChecks read(Row row) throws SQLException {
        return new StoredChecks(row.text("digest"), row.octets("content"), row.time("adopted_us"));
    }
}
