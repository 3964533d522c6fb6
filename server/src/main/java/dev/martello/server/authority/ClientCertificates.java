package dev.martello.server.authority;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.memory.RecentlyUsed;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * What the certificate is worth that a client showed, whose key TLS has proven it to have. A signature is checked once for each certificate, and whether
 * it was revoked is asked of the store each time. For use by many threads.
 */
public final class ClientCertificates {
    /** Why a certificate does not vouch for an appliance. */
    public enum Defect {
        /** No issuer of this authority gave it out. */
        UNTRUSTED,
        /** It is not valid at this time. */
        EXPIRED,
        OTHER_APPLIANCE,
        REVOKED
    }

    /** Somewhat more than there are appliances that report at a time through one node. */
    private static final int MAX_REMEMBERED = 100_000;

    /**
     * What was found in a certificate.
     *
     * @param authority by which it was looked at: another one looks again
     * @param issuer that signed it for the appliance, if one did
     */
    private record Looked(Authority authority, Optional<Issuer> issuer, Optional<ApplianceId> appliance) {}

    private final Database database;
    private final LiveAuthority authority;
    private final InstantSource clock;
    private final RecentlyUsed<X509Certificate, Looked> looked = new RecentlyUsed<>(MAX_REMEMBERED);

    public ClientCertificates(Database database, LiveAuthority authority, InstantSource clock) {
        this.database = database;
        this.authority = authority;
        this.clock = clock;
    }

    /** What is wrong with a certificate that an appliance shows, if anything is. */
    public Optional<Defect> check(X509Certificate certificate, ApplianceId speaker) {
        Looked found = look(certificate);
        if (found.issuer.isEmpty()) {
            return Optional.of(Defect.UNTRUSTED);
        }
        if (!found.appliance.equals(Optional.of(speaker))) {
            return Optional.of(Defect.OTHER_APPLIANCE);
        }
        if (!isValid(certificate)) {
            return Optional.of(Defect.EXPIRED);
        }
        if (found.authority.revocation(found.issuer.get()).isPresent()) {
            return Optional.of(Defect.REVOKED);
        }
        String issuer = found.issuer.get().id();
        String serial = certificate.getSerialNumber().toString(16);
        return switch (database.read(sql -> new CertificateTable(sql).status(issuer, serial))) {
            case CertificateTable.Status.Good _ -> Optional.empty();
            case CertificateTable.Status.Revoked _ -> Optional.of(Defect.REVOKED);
            // Signed with the issuer's key, and not by this authority.
            case CertificateTable.Status.Unknown _ -> Optional.of(Defect.UNTRUSTED);
        };
    }

    private Looked look(X509Certificate certificate) {
        Authority current = authority.current();
        Optional<Looked> before = looked.get(certificate).filter(each -> each.authority.equals(current));
        if (before.isPresent()) {
            return before.get();
        }
        Looked fresh = new Looked(
                current,
                current.issuers().stream()
                        .filter(issuer -> issuer.hasSigned(certificate))
                        .findFirst(),
                UriNames.of(certificate)
                        .flatMap(uri -> SpiffeId.parse(uri).stream())
                        .findFirst()
                        .filter(id -> id.domain().equals(current.domain()))
                        .map(SpiffeId::appliance));
        looked.put(certificate, fresh);
        return fresh;
    }

    private boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
