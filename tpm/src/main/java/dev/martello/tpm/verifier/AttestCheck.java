package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ST;
import java.util.Optional;

/** What is checked of all that TPMs attest, before anything it says is believed: the signature, and that a TPM made it. */
record AttestCheck(Signatures signatures) {
    enum Fault {
        SIGNATURE_ALGORITHM_MISMATCH,
        SIGNATURE_INVALID,
        MAGIC_WRONG,
        TYPE_WRONG
    }

    /**
     * What is wrong, if something is.
     *
     * @param wanted what should be attested
     * @throws MalformedTpmStructure if the octets are too few to say, or the signature is none
     */
    Optional<Fault> fault(Bytes attest, Bytes signature, VerificationKey key, TPM_ST wanted)
            throws MalformedTpmStructure {
        TPMT_SIGNATURE signed = TPMT_SIGNATURE.LAYOUT.parse(signature);
        if (signed.sigAlg() != key.scheme() || signed.signature().hash() != key.hash()) {
            return Optional.of(Fault.SIGNATURE_ALGORITHM_MISMATCH);
        }
        return signatures.verify(key, attest, signed.signature())
                ? headerFault(attest, wanted)
                : Optional.of(Fault.SIGNATURE_INVALID);
    }

    /** Magic and type come first and alone, for what has them wrong need not have the form of the rest. */
    private static Optional<Fault> headerFault(Bytes attest, TPM_ST wanted) throws MalformedTpmStructure {
        BytesReader<MalformedTpmStructure> in = BytesReader.bigEndian(attest, MalformedTpmStructure::new);
        if (in.u32("magic") != TPMS_ATTEST.TPM_GENERATED_VALUE) {
            return Optional.of(Fault.MAGIC_WRONG);
        }
        return in.u16("type") == wanted.value() ? Optional.empty() : Optional.of(Fault.TYPE_WRONG);
    }
}
