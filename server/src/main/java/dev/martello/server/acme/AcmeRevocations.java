package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.AuthorityFile;
import dev.martello.server.store.AcmeAccount;
import dev.martello.server.store.AcmeOrderTable;
import dev.martello.server.store.Certificate;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.RevocationReason;
import dev.martello.tpm.HashAlgorithm;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * Revokes certificates for who has them: the account that got one, or whoever has its key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-7.6">RFC 8555, section 7.6</a>
 */
public final class AcmeRevocations {
    private final Database database;
    private final InstantSource clock;

    AcmeRevocations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Revokes a certificate.
     *
     * @param der the certificate
     * @param reason by its number of RFC 5280, if one is given
     */
    public void revoke(Sender sender, Bytes der, OptionalInt reason) throws AcmeProblem {
        RevocationReason wanted = reason(reason.orElse(0));
        Certificate certificate = find(der);
        boolean isHolder = switch (sender) {
            case Sender.Account(AcmeAccount account) ->
                database.read(sql -> new AcmeOrderTable(sql).issued(account.id(), certificate.serial()))
                        .isPresent();
            case Sender.KeyHolder(AcmeAccount _, Bytes info) ->
                HashAlgorithm.SHA256.hash(info).octets().toHex().equals(certificate.keyDigest());
        };
        if (!isHolder) {
            throw AcmeProblem.of(
                    AcmeError.UNAUTHORIZED, "a certificate is revoked by the account that got it, or with its key");
        }
        boolean isRevoked =
                database.write(sql -> new CertificateTable(sql).revoke(certificate, wanted, clock.instant()));
        if (!isRevoked) {
            throw AcmeProblem.of(AcmeError.ALREADY_REVOKED, "the certificate does not count any more");
        }
    }

    private static RevocationReason reason(int number) throws AcmeProblem {
        return switch (number) {
            case 0, 4, 5 -> RevocationReason.HOLDER;
            case 1 -> RevocationReason.HOLDER_COMPROMISED;
            default ->
                throw AcmeProblem.of(
                        AcmeError.BAD_REVOCATION_REASON,
                        "expected 0 (unspecified), 1 (keyCompromise), 4 (superseded) or 5 (cessationOfOperation)");
        };
    }

    private Certificate find(Bytes der) throws AcmeProblem {
        try {
            X509Certificate shown = AuthorityFile.certificate(der);
            return database.read(sql -> new CertificateTable(sql)
                            .find(shown.getSerialNumber().toString(16)))
                    .orElseThrow(() -> AcmeProblem.of(AcmeError.NOT_FOUND, "no such certificate was given out here"));
        } catch (CertificateException e) {
            throw SignedRequest.malformed("certificate is none: " + e.getMessage());
        }
    }
}
