package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What evidence was found to prove, so that it can be judged again without being read. Each examination is kept once. */
public final class ExaminationTable {
    /**
     * An examination and what it is of.
     *
     * @param evidence the digest of the evidence
     * @param revision of the examiner
     * @param digest names the content
     * @param content as {@link ExaminationJson} writes it
     */
    public record Entry(String evidence, String revision, String digest, Bytes content) {
        public static Entry of(String evidence, String revision, Bytes content) {
            return new Entry(
                    evidence,
                    revision,
                    HashAlgorithm.SHA256.hash(content).octets().toHex(),
                    content);
        }
    }

    private final Sql sql;

    public ExaminationTable(Sql sql) {
        this.sql = sql;
    }

    /** The digest of the examination of some evidence under a revision of the examiner. */
    public Optional<String> find(String evidence, String revision) {
        return sql.first(
                "select examination_digest from examined where evidence_digest = ? and revision = ?",
                row -> row.text("examination_digest"),
                evidence,
                revision);
    }

    public Optional<Bytes> content(String digest) {
        return sql.first("select content from examination where digest = ?", row -> row.octets("content"), digest);
    }

    /** As {@link #add}, unless it is there: many appliances stand by the same evidence. */
    public void addIfMissing(Entry entry, Instant now) {
        if (find(entry.evidence, entry.revision).filter(entry.digest::equals).isEmpty()) {
            add(List.of(entry), now);
        }
    }

    public void add(List<Entry> entries, Instant now) {
        sql.updateAll(
                "insert into examination (digest, content, added_us) values (?, ?, ?) on conflict (digest) do nothing",
                entries.stream()
                        .map(each -> List.<Object>of(each.digest, each.content, now))
                        .toList());
        sql.updateAll(
                """
                insert into examined (evidence_digest, revision, examination_digest) values (?, ?, ?)
                on conflict (evidence_digest, revision) do update set examination_digest = excluded.examination_digest
                """,
                entries.stream()
                        .map(each -> List.<Object>of(each.evidence, each.revision, each.digest))
                        .toList());
    }

    /** By which evidence, under which revision, an examination is found. */
    record Examined(String evidence, String revision) {}

    /**
     * The next ones that are of evidence that no appliance stands by, now or in the past that is kept, or of another revision than that of the
     * examiner; in the order of their keys.
     */
    List<Examined> unused(String revision, Optional<Examined> last, int limit) {
        return sql.list(
                """
                select evidence_digest, revision from examined where (evidence_digest, revision) > (?, ?) and (revision <> ?
                  or not exists (select 1 from standing s where s.evidence_digest = examined.evidence_digest))
                order by evidence_digest, revision limit ?
                """,
                row -> new Examined(row.text("evidence_digest"), row.text("revision")),
                last.map(Examined::evidence).orElse(""),
                last.map(Examined::revision).orElse(""),
                revision,
                limit);
    }

    /** Deletes those of them that still are of nothing that is needed. */
    int deleteUnused(String revision, List<Examined> unused) {
        return Arrays.stream(sql.updateAll(
                        """
                delete from examined where evidence_digest = ? and revision = ? and (revision <> ?
                  or not exists (select 1 from standing s where s.evidence_digest = examined.evidence_digest))
                """,
                        unused.stream()
                                .map(each -> List.<Object>of(each.evidence, each.revision, revision))
                                .toList()))
                .sum();
    }

    /** The next examinations by which nothing is found any more, in the order of their digests. */
    List<String> unnamed(Optional<String> last, int limit) {
        return sql.list("""
                select digest from examination where digest > ?
                  and not exists (select 1 from examined x where x.examination_digest = examination.digest)
                order by digest limit ?
                """, row -> row.text("digest"), last.orElse(""), limit);
    }

    /** Deletes those of them that still are of nothing. */
    int deleteUnnamed(List<String> unnamed) {
        return Arrays.stream(sql.updateAll(
                        """
                delete from examination where digest = ?
                  and not exists (select 1 from examined x where x.examination_digest = examination.digest)
                """, unnamed.stream().map(each -> List.<Object>of(each)).toList()))
                .sum();
    }
}
