package dev.martello.agent;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.crypto.AesGcm;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.ApprovalKey;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;

/**
 * A secret as the control plane gave it, read.
 *
 * @param duplicate the key of the value, sealed
 * @param policy under which it was
 */
record SecretBlob(SealedDuplicate duplicate, ReleasePolicy policy, Approval approval) {
    /** What the control plane answered is not what it should be. */
    static final class Malformed extends Exception {
        Malformed(Exception cause) {
            super("the control plane's secret cannot be read: " + cause.getMessage(), cause);
        }

        Malformed(String problem) {
            super(problem);
        }
    }

    static SecretBlob read(SecretAnswer answer) throws Malformed {
        try {
            SecretAnswer.SealedKey key = answer.key();
            SecretAnswer.Approval approval = answer.approval();
            ApprovalKey approver = ApprovalKey.of(KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(approval.approver().toArray())));
            BootState state = new BootState(
                    PcrSelection.of(TPML_PCR_SELECTION.LAYOUT.parse(approval.selection())),
                    new Digest(HashAlgorithm.SHA256, approval.pcrDigest()));
            return new SecretBlob(
                    new SealedDuplicate(
                            key.parentName(),
                            TPMT_PUBLIC.LAYOUT.parse(key.publicArea()),
                            key.duplicate(),
                            key.encryptedSeed()),
                    new ReleasePolicy(
                            approver,
                            new BootLease(
                                    answer.lease().resetCount(), answer.lease().endClockMillis())),
                    new Approval(state, TPMT_SIGNATURE.LAYOUT.parse(approval.signature())));
        } catch (MalformedTpmStructure | GeneralSecurityException | IllegalArgumentException e) {
            throw new Malformed(e);
        }
    }

    /** The value, by the key that the TPM told. */
    static Bytes value(SecretAnswer answer, Bytes key) throws Malformed {
        Bytes purpose = Bytes.ascii(answer.name().text());
        if (key.length() == AesGcm.KEY_BYTES) {
            return new AesGcm(key)
                    .open(answer.value(), purpose)
                    .orElseThrow(() -> new Malformed("the control plane's secret was changed"));
        }
        throw new Malformed("the control plane's secret has no key of " + AesGcm.KEY_BYTES + " octets");
    }
}
