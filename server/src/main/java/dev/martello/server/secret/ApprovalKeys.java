package dev.martello.server.secret;

import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.Numbers;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.ApprovalKey;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys that may approve boot states, by their identifiers. Immutable. */
public record ApprovalKeys(Map<String, PublicKey> byId) {
    public static final ApprovalKeys NONE = new ApprovalKeys(Map.of());

    public ApprovalKeys {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    }

    /**
     * Keys under their identifiers.
     *
     * @throws IllegalArgumentException if one is not of P-256, which each TPM verifies
     */
    public static ApprovalKeys of(Collection<? extends PublicKey> keys) {
        Map<String, PublicKey> byId = new TreeMap<>();
        for (PublicKey key : keys) {
            try {
                ApprovalKey.of(key);
            } catch (InvalidKeyException e) {
                throw new IllegalArgumentException(
                        "boot states are approved with ECDSA P-256, not " + key.getAlgorithm(), e);
            }
            byId.put(TrustedKeys.id(key), key);
        }
        return new ApprovalKeys(byId);
    }

    /** The identifier of the key that signed an approval, if it is one of these. */
    public Optional<String> signer(Approval approval) {
        return byId.entrySet().stream()
                .filter(each -> signed(each.getValue(), approval))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean signed(PublicKey key, Approval approval) {
        if (approval.signature().sigAlg() != TPM_ALG_ID.ECDSA
                || !(approval.signature().signature()
                        instanceof TPMS_SIGNATURE_ECC(HashAlgorithm hash, Bytes r, Bytes s))
                || hash != HashAlgorithm.SHA256) {
            return false;
        }
        int bytes = Curve.P256.fieldBytes();
        BigInteger order = Curve.P256.parameters().getOrder();
        BigInteger first = Numbers.unsigned(r);
        BigInteger second = Numbers.unsigned(s);
        if (first.compareTo(order) >= 0 || second.compareTo(order) >= 0) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(key);
            approval.state().toBeSigned().update(verifier);
            return verifier.verify(Bytes.concat(Numbers.fixed(first, bytes), Numbers.fixed(second, bytes))
                    .toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
