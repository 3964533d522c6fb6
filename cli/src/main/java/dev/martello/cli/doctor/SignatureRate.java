package dev.martello.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;

/** How many signatures a library checks in a second, by a look of half a second: enough to tell native code from none. */
enum SignatureRate {
    RSA_2048("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
    ECDSA_P256("EC", "SHA256withECDSA", new ECGenParameterSpec("secp256r1"));

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final byte[] MESSAGE = "a quote is not much longer than this".getBytes(StandardCharsets.US_ASCII);

    private final String keyAlgorithm;
    private final String signature;

    @SuppressWarnings("ImmutableEnumChecker") // the JDK's parameter specifications do not change
    private final AlgorithmParameterSpec parameters;

    SignatureRate(String keyAlgorithm, String signature, AlgorithmParameterSpec parameters) {
        this.keyAlgorithm = keyAlgorithm;
        this.signature = signature;
        this.parameters = parameters;
    }

    /** Checks a second, on the thread that asks. */
    long of(Provider library) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
        generator.initialize(parameters);
        KeyPair key = generator.generateKeyPair();
        Signature signer = Signature.getInstance(signature);
        signer.initSign(key.getPrivate());
        signer.update(MESSAGE);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(signature, library);
        long checked = 0;
        long start = System.nanoTime();
        long end = start + LOOK.toNanos();
        while (System.nanoTime() < end) {
            verifier.initVerify(key.getPublic());
            verifier.update(MESSAGE);
            if (!verifier.verify(signed)) {
                throw new GeneralSecurityException(library.getName() + " refuses a good signature");
            }
            checked++;
        }
        return checked * Duration.ofSeconds(1).toNanos() / (System.nanoTime() - start);
    }
}
