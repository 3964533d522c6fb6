package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.command.Certify;
import dev.martello.tpm.command.CertifyResponse;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_HANDLE;

/** {@code TPM2_Certify} with keys that have the one scheme they sign by. */
final class Certification {
    private Certification() {}

    /**
     * Has one key attest that another is in the same TPM, and what it may do.
     *
     * @param qualifyingData what is signed along, 64 octets at most
     */
    static SignedCertification of(Tpm tpm, TPM_HANDLE object, TPM_HANDLE signer, Bytes qualifyingData)
            throws TpmException {
        CertifyResponse certified = tpm.execute(new Certify(object, signer, qualifyingData, TPMT_ASYM_SCHEME.NULL));
        return new SignedCertification(certified.certifyInfo(), TPMT_SIGNATURE.LAYOUT.write(certified.signature()));
    }
}
