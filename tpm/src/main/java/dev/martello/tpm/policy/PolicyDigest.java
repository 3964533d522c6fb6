package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPM_CC;

/**
 * What a policy session has shown so far, as the TPM accumulates it: each step is a policy command. Immutable.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">Part 3, Enhanced Authorization (EA)
 *     Commands, of each command the update of policyDigest</a>
 */
public record PolicyDigest(Digest digest) {
    /** What a session has shown that has only just begun. */
    public static PolicyDigest start(HashAlgorithm algorithm) {
        return new PolicyDigest(algorithm.zero());
    }

    /**
     * After {@code TPM2_PolicyPCR}.
     *
     * @param pcrDigest the digest of the values in the order of the selection, as a quote has it
     */
    public PolicyDigest pcr(PcrSelection selection, Digest pcrDigest) {
        return then(TPM_CC.PolicyPCR, TPML_PCR_SELECTION.LAYOUT.write(selection.toStructure()), pcrDigest.octets());
    }

    /**
     * After {@code TPM2_PolicyAuthorize}: whatever was shown before is replaced by the approver.
     *
     * @param keyName the name of the approver's key
     */
    public PolicyDigest authorize(Bytes keyName, Bytes policyRef) {
        PolicyDigest signed = start(digest.algorithm()).then(TPM_CC.PolicyAuthorize, keyName);
        return new PolicyDigest(digest.algorithm().hash(signed.digest.octets(), policyRef));
    }

    /** After {@code TPM2_PolicyCounterTimer}. */
    public PolicyDigest counterTimer(TimeCondition condition) {
        Bytes arguments = digest.algorithm()
                .hash(
                        condition.operand(),
                        BytesWriter.bigEndian()
                                .u16(condition.part().offset())
                                .u16(condition.operation().value())
                                .toBytes())
                .octets();
        return then(TPM_CC.PolicyCounterTimer, arguments);
    }

    private PolicyDigest then(TPM_CC code, Bytes... arguments) {
        Bytes number = BytesWriter.bigEndian().u32(code.value()).toBytes();
        return new PolicyDigest(digest.algorithm().hash(digest.octets(), number, Bytes.concat(arguments)));
    }
}
