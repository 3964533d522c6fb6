package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Somebody with a key who approves boot states. */
public record Approver(KeyPair pair) {
    public static Approver fresh() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new Approver(generator.generateKeyPair());
    }

    public ApprovalKey key() throws Exception {
        return ApprovalKey.of(pair.getPublic());
    }

    public Approval approve(BootState state) throws Exception {
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(state.toBeSigned().asBuffer());
        Bytes both = Bytes.owning(signer.sign());
        return new Approval(
                state,
                new TPMT_SIGNATURE(
                        TPM_ALG_ID.ECDSA,
                        new TPMS_SIGNATURE_ECC(HashAlgorithm.SHA256, both.slice(0, 32), both.from(32))));
    }
}
