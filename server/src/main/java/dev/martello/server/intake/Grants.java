package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.authority.CertifiableKey;
import dev.martello.server.authority.Issuance;
import dev.martello.server.authority.NotIssued;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RegisterEntry;
import java.time.Instant;
import java.util.Optional;

/** What becomes of the keys that reports name, if there is an authority that certifies keys. For use by many threads. */
final class Grants {
    private final Optional<Issuance> issuance;
    private final KeyCertifications certifications;

    Grants(Optional<Issuance> issuance, KeyCertifications certifications) {
        this.issuance = issuance;
        this.certifications = certifications;
    }

    /** Whether a report asks for anything that could be given. */
    boolean isAskedBy(ReportRequest request) {
        return issuance.isPresent() && request.report().binding().publicKey().isPresent();
    }

    /**
     * Signs what a report asks for, if its verdict affords it. Nothing of it counts before it is {@link Grant#take taken}.
     *
     * @param request whose quote was checked: it binds the key
     * @param tier what the report comes to
     */
    Grant prepare(
            ReportRequest request, QuoteKey signer, Optional<RegisterEntry> registered, TrustTier tier, Instant now) {
        Optional<Bytes> info = request.report().binding().publicKey();
        if (issuance.isEmpty() || info.isEmpty()) {
            return new Grant.Nothing();
        }
        ApplianceId appliance = request.report().appliance();
        try {
            Issuance.requireAfforded(tier);
            KeyKind kind = certifications.kind(request, signer);
            return new Grant.Prepared(
                    issuance.get().sign(appliance, registered, CertifiableKey.of(info.get(), kind), now));
        } catch (NotIssued e) {
            return new Grant.Denied(answer(e));
        }
    }

    /**
     * What is to be told of what an appliance says that it holds.
     *
     * @param certificate what it gets; a new one comes with its roots
     */
    Optional<CredentialUpdate> update(ReportRequest request, Optional<CertificateAnswer> certificate) {
        boolean isReplaced =
                certificate.filter(each -> each.refusal().isEmpty()).isPresent();
        return isReplaced
                ? Optional.empty()
                : issuance.flatMap(each -> request.held().flatMap(each::update));
    }

    static CertificateAnswer answer(NotIssued e) {
        return CertificateAnswer.refused(e.reason().id(), String.valueOf(e.getMessage()));
    }
}
