package dev.martello.tpm.verifier;

import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * What signatures are checked with: a key, and the one scheme and hash algorithm that it signs by.
 *
 * @param bits of the modulus or of a coordinate
 * @param curve of a key for ECDSA; others have none
 */
record VerificationKey(PublicKey key, TPM_ALG_ID scheme, HashAlgorithm hash, int bits, Optional<Curve> curve) {
    /** @throws InvalidKeyException if the key is not of the scheme's algorithm, or on a curve that is not supported */
    static VerificationKey of(PublicKey key, TPM_ALG_ID scheme, HashAlgorithm hash) throws InvalidKeyException {
        boolean isForCurves = KeyAlgorithm.of(scheme) == KeyAlgorithm.ECDSA;
        return switch (key) {
            case RSAPublicKey rsa
            when !isForCurves ->
                new VerificationKey(key, scheme, hash, rsa.getModulus().bitLength(), Optional.empty());
            case ECPublicKey ec
            when isForCurves -> {
                Curve curve = Curve.of(ec.getParams())
                        .orElseThrow(() -> new InvalidKeyException("the key is on a curve that is not supported"));
                yield new VerificationKey(key, scheme, hash, 8 * curve.fieldBytes(), Optional.of(curve));
            }
            default -> throw new InvalidKeyException("a key of " + key.getAlgorithm() + " does not sign by " + scheme);
        };
    }

    VerificationKey with(PublicKey translated) {
        return new VerificationKey(translated, scheme, hash, bits, curve);
    }
}
