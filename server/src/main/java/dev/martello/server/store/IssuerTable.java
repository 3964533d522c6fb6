package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.Optional;

/** The issuers of the authority that certificates were ever made with. */
public final class IssuerTable {
    private final Sql sql;

    public IssuerTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Takes note, in the ledger too, that certificates are made with an issuer from now on, if none were before.
     *
     * @param serial of its certificate, hexadecimal digits
     * @param certificate DER
     */
    public void takeUp(String serial, Bytes certificate, Instant now) {
        Bytes digest = HashAlgorithm.SHA256.hash(certificate).octets();
        int rows = sql.update(
                "insert into authority_issuer (certificate_digest, taken_up_us) values (?, ?)"
                        + " on conflict (certificate_digest) do nothing",
                digest.toHex(),
                now);
        if (rows == 1) {
            new LedgerTable(sql)
                    .append(new LedgerEntry.OperatorActed(now, LedgerAct.ISSUER_TAKEN_UP, serial, Optional.of(digest)));
        }
    }
}
