package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CERTIFY_INFO;
import dev.martello.tpm.structure.TPM_ST;
import dev.martello.tpm.structure.TpmLimits;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells whether a key that somebody vouches for is in the same TPM as another one: the first certifies the second. Immutable, for use by many
 * threads.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-2-0-keys-for-device-identity-and-attestation/">TPM 2.0 Keys for Device Identity and
 *     Attestation, sections 5 and 6: a key is certified by one that is known already</a>
 */
public final class CertificationVerifier {
    private final AttestCheck attestCheck;

    public CertificationVerifier(SignatureLibraries libraries) {
        this.attestCheck = new AttestCheck(new Signatures(libraries));
    }

    /**
     * Checks the signature before anything the certification says is believed, then that a TPM made it, for this challenge and this key.
     *
     * @param signer a primary key of the endorsement hierarchy. Its attributes are part of its qualified name, which is checked: what its public area
     *     says of it is proven then
     * @param name of the key that should be certified. It must be fixed to its TPM, and is proven to be in the signer's
     */
    public CertificationCheck check(
            SignedCertification certification, AttestationPublicKey signer, Bytes name, Bytes expectedQualifyingData) {
        return check(
                certification, signer, QualifiedNames.primaryKey(signer.publicArea()), name, expectedQualifyingData);
    }

    /**
     * As {@link #check(SignedCertification, AttestationPublicKey, Bytes, Bytes)}, by a key anywhere in the TPM's hierarchies.
     *
     * @param qualifiedSigner the qualified name of the signer, which says where
     */
    public CertificationCheck check(
            SignedCertification certification,
            AttestationPublicKey signer,
            Bytes qualifiedSigner,
            Bytes name,
            Bytes expectedQualifyingData) {
        return check(
                certification,
                signer.verification(),
                attest -> attest.qualifiedSigner().equals(qualifiedSigner),
                name,
                expectedQualifyingData);
    }

    /**
     * As {@link #check(SignedCertification, AttestationPublicKey, Bytes, Bytes)}, by a key of which a certificate alone is known: where it is in the
     * TPM's hierarchies cannot be told then.
     */
    public CertificationCheck check(
            SignedCertification certification,
            CertifiedAttestationKey signer,
            Bytes name,
            Bytes expectedQualifyingData) {
        return check(certification, signer.verification(), _ -> true, name, expectedQualifyingData);
    }

    private CertificationCheck check(
            SignedCertification certification,
            VerificationKey signer,
            Predicate<TPMS_ATTEST> isFromSigner,
            Bytes name,
            Bytes expectedQualifyingData) {
        if (certification.attest().length() > TpmLimits.ATTEST) {
            return refused(
                    CertificationDefect.MALFORMED,
                    ": it has " + certification.attest().length() + " octets");
        }
        try {
            Optional<CertificationDefect> defect = attestCheck
                    .fault(certification.attest(), certification.signature(), signer, TPM_ST.ATTEST_CERTIFY)
                    .map(CertificationVerifier::defect);
            if (defect.isEmpty()) {
                TPMS_ATTEST attest = TPMS_ATTEST.LAYOUT.parse(certification.attest());
                defect = defect(attest, isFromSigner, name, expectedQualifyingData);
            }
            return defect.map(each -> refused(each, "")).orElseGet(CertificationCheck.Genuine::new);
        } catch (MalformedTpmStructure e) {
            return refused(CertificationDefect.MALFORMED, ": " + e.getMessage());
        }
    }

    private static CertificationDefect defect(AttestCheck.Fault fault) {
        return switch (fault) {
            case SIGNATURE_ALGORITHM_MISMATCH -> CertificationDefect.SIGNATURE_ALGORITHM_MISMATCH;
            case SIGNATURE_INVALID -> CertificationDefect.SIGNATURE_INVALID;
            case MAGIC_WRONG -> CertificationDefect.MAGIC_WRONG;
            case TYPE_WRONG -> CertificationDefect.TYPE_WRONG;
        };
    }

    private static Optional<CertificationDefect> defect(
            TPMS_ATTEST attest, Predicate<TPMS_ATTEST> isFromSigner, Bytes name, Bytes expectedQualifyingData) {
        if (!(attest.attested() instanceof TPMS_CERTIFY_INFO certified)) {
            return Optional.of(CertificationDefect.TYPE_WRONG);
        }
        if (!attest.extraData().equalsConstantTime(expectedQualifyingData)) {
            return Optional.of(CertificationDefect.QUALIFYING_DATA_MISMATCH);
        }
        if (!isFromSigner.test(attest)) {
            return Optional.of(CertificationDefect.SIGNER_ELSEWHERE);
        }
        return certified.name().equals(name) ? Optional.empty() : Optional.of(CertificationDefect.OTHER_KEY);
    }

    private static CertificationCheck refused(CertificationDefect defect, String detail) {
        return new CertificationCheck.Refused(defect, "the certification " + defect.meaning() + detail);
    }
}
