package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import java.sql.SQLException;
import java.util.List;

/** The boot states in which secrets may be opened. */
public final class BootApprovalTable {
    private final Sql sql;

    public BootApprovalTable(Sql sql) {
        this.sql = sql;
    }

    /** All, newest first. */
    public List<StoredApproval> all() {
        return sql.list("select * from boot_approval order by added_us desc, digest", BootApprovalTable::read);
    }

    /** Whether there is an approval. */
    public boolean has(String digest) {
        return sql.number("select count(*) as n from boot_approval where digest = ?", digest) == 1;
    }

    /** Adds an approval. Whether it was not there before. */
    public boolean add(StoredApproval stored) {
        Approval approval = stored.approval();
        return sql.update(
                        """
                        insert into boot_approval (digest, selection, pcr_digest, key_id, signature, note, added_us)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict (digest) do nothing
                        """,
                        stored.digest(),
                        approval.state().selection().toString(),
                        approval.state().pcrDigest().octets().toHex(),
                        stored.keyId(),
                        TPMT_SIGNATURE.LAYOUT.write(approval.signature()),
                        stored.note(),
                        stored.added())
                == 1;
    }

    /** Takes an approval back. Whether there was one. */
    public boolean delete(String digest) {
        return sql.update("delete from boot_approval where digest = ?", digest) == 1;
    }

    private static StoredApproval read(Row row) throws SQLException {
        try {
            BootState state = new BootState(
                    PcrSelection.parse(row.text("selection")),
                    new Digest(HashAlgorithm.SHA256, Bytes.fromHex(row.text("pcr_digest"))));
            return new StoredApproval(
                    new Approval(state, TPMT_SIGNATURE.LAYOUT.parse(row.octets("signature"))),
                    row.text("key_id"),
                    row.text("note"),
                    row.time("added_us"));
        } catch (MalformedTpmStructure | IllegalArgumentException e) {
            throw new SQLException("a stored approval is damaged", e);
        }
    }
}
