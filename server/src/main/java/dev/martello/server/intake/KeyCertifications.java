package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.server.authority.NoCertificate;
import dev.martello.server.authority.NotIssued;
import dev.martello.server.store.KeyKind;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.CertificationCheck;
import dev.martello.tpm.verifier.CertificationVerifier;
import dev.martello.tpm.verifier.HandshakeKeys;
import java.security.InvalidKeyException;
import java.util.Optional;

/**
 * Whether the key that a report names is in the appliance's TPM: then its attestation key certified it, for this report. For use by many threads.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 3, TPM2_Certify</a>
 */
final class KeyCertifications {
    private final CertificationVerifier verifier;

    KeyCertifications(CertificationVerifier verifier) {
        this.verifier = verifier;
    }

    /** Where the key of a report is kept, as far as the report shows. */
    KeyKind kind(ReportRequest request, QuoteKey signer) throws NotIssued {
        if (request.keyCertification().isEmpty()) {
            return KeyKind.MEMORY;
        }
        KeyCertification shown = request.keyCertification().get();
        TPMT_PUBLIC area = area(shown);
        requireSuitable(area);
        requireKey(area, request.report().binding().publicKey());
        CertificationCheck check = verifier.check(
                shown.certification(),
                signer.key(),
                signer.qualifiedSigner(),
                area.name(),
                KeyCertification.challenge(request.report().binding().nonce()));
        return switch (check) {
            case CertificationCheck.Genuine _ -> KeyKind.TPM;
            case CertificationCheck.Refused refused -> throw notInTpm(refused.explanation());
        };
    }

    private static TPMT_PUBLIC area(KeyCertification shown) throws NotIssued {
        try {
            return TPMT_PUBLIC.LAYOUT.parse(shown.publicArea());
        } catch (MalformedTpmStructure e) {
            throw notInTpm("its public area cannot be read: " + e.getMessage());
        }
    }

    private static void requireSuitable(TPMT_PUBLIC area) throws NotIssued {
        Optional<String> defect = HandshakeKeys.defect(area);
        if (defect.isPresent()) {
            throw notInTpm("it " + defect.get());
        }
    }

    private static void requireKey(TPMT_PUBLIC area, Optional<Bytes> named) throws NotIssued {
        try {
            Bytes info = Bytes.owning(PublicKeys.of(area).getEncoded());
            if (!named.equals(Optional.of(info))) {
                throw notInTpm("the report names another key");
            }
        } catch (InvalidKeyException e) {
            throw notInTpm("its public area has no key: " + e.getMessage());
        }
    }

    private static NotIssued notInTpm(String why) {
        return new NotIssued(NoCertificate.KEY_NOT_IN_TPM, "the key is not shown to be in the TPM: " + why);
    }
}
