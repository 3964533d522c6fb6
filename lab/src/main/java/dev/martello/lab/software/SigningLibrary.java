package dev.martello.lab.software;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * What makes the keys and signs with them: the library that the control plane checks signatures with. By the JDK's own, an appliance's side of a report
 * would take more time than the control plane's.
 */
final class SigningLibrary {
    private static final SignatureLibraries CHOSEN = CryptoLibrary.choose();

    private SigningLibrary() {}

    static KeyPairGenerator rsaKeys(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", CHOSEN.rsa());
        generator.initialize(bits);
        return generator;
    }

    static KeyPairGenerator ecKeys(Curve curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", CHOSEN.ecdsa());
        generator.initialize(curve.generatorParameters());
        return generator;
    }

    /** Gives both numbers at the full size of the curve's field, one after the other. */
    static Signature ecdsa(HashAlgorithm hash) throws GeneralSecurityException {
        return Signature.getInstance(hash.name() + "withECDSAinP1363Format", CHOSEN.ecdsa());
    }

    static Signature rsassa(HashAlgorithm hash) throws GeneralSecurityException {
        return Signature.getInstance(hash.name() + "withRSA", CHOSEN.rsa());
    }

    /** With a salt as long as a digest. */
    static Signature rsapss(HashAlgorithm hash) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS", CHOSEN.rsa());
        signature.setParameter(new PSSParameterSpec(
                hash.javaName(),
                "MGF1",
                new MGF1ParameterSpec(hash.javaName()),
                hash.digestBytes(),
                PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}
