package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * One way to check signatures, by the name that Java's libraries know it by.
 *
 * @param parameters what the library must be told beside the name
 */
record SignatureCheck(String javaName, Optional<AlgorithmParameterSpec> parameters) {
    static SignatureCheck rsassa(HashAlgorithm hash) {
        return new SignatureCheck(hash.name() + "withRSA", Optional.empty());
    }

    static SignatureCheck rsapss(HashAlgorithm hash, int saltBytes) {
        String name = hash.javaName();
        return new SignatureCheck(
                "RSASSA-PSS",
                Optional.of(new PSSParameterSpec(
                        name, "MGF1", new MGF1ParameterSpec(name), saltBytes, PSSParameterSpec.TRAILER_FIELD_BC)));
    }

    /** Takes both numbers at the full size of the curve's field, one after the other. */
    static SignatureCheck ecdsa(HashAlgorithm hash) {
        return new SignatureCheck(hash.name() + "withECDSAinP1363Format", Optional.empty());
    }

    /**
     * Whether the key made the signature over the message. A key or signature that the library cannot make sense of is as bad as
     * a wrong one.
     *
     * @throws IllegalStateException if the library does not have this way of checking at all
     */
    boolean verify(Provider library, PublicKey key, Bytes message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(javaName, library);
            verifier.initVerify(key);
            // After the key: Amazon's library holds the length of the salt against the size of the key it has by then.
            if (parameters.isPresent()) {
                verifier.setParameter(parameters.get());
            }
            message.update(verifier);
            return verifier.verify(signature.toArray());
        } catch (InvalidKeyException | SignatureException | ProviderException | IllegalArgumentException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(library.getName() + " does not know " + javaName, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(library.getName() + " does not take the parameters of " + javaName, e);
        }
    }
}
