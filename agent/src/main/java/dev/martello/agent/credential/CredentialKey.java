package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;

/** The key of a certificate, wherever it is kept. */
sealed interface CredentialKey {
    /** What a key in memory is called in PEM. */
    String PRIVATE_KEY = "PRIVATE KEY";

    record InMemory(KeyPair pair) implements CredentialKey {}

    record InTpm(TpmKey key, PublicKey publicKey) implements CredentialKey {}

    static CredentialKey make(KeyPlace place, TpmKeys tpm) throws TpmException {
        return switch (place) {
            case MEMORY -> new InMemory(newPair());
            case TPM -> inTpm(tpm.makeKey());
        };
    }

    private static CredentialKey inTpm(TpmKey made) throws TpmException {
        try {
            return new InTpm(made, made.publicKey());
        } catch (InvalidKeyException e) {
            throw new TpmProtocolException("the TPM made a key that is none: " + e.getMessage(), e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime makes no keys on P-256", e);
        }
    }

    default PublicKey certified() {
        return switch (this) {
            case InMemory(KeyPair pair) -> pair.getPublic();
            case InTpm(TpmKey _, PublicKey key) -> key;
        };
    }

    /** As a report with a nonce names it. */
    default WantedKey named(TpmKeys tpm, Bytes nonce) throws TpmException {
        Bytes info = Bytes.owning(certified().getEncoded());
        return switch (this) {
            case InMemory _ -> new WantedKey(info, Optional.empty());
            case InTpm(TpmKey key, PublicKey _) ->
                new WantedKey(
                        info,
                        Optional.of(
                                new KeyCertification(key.area(), tpm.certify(key, KeyCertification.challenge(nonce)))));
        };
    }

    /** As services read it. */
    default String pem() {
        return switch (this) {
            case InMemory(KeyPair pair) ->
                Pem.encode(PRIVATE_KEY, pair.getPrivate().getEncoded());
            case InTpm(TpmKey key, PublicKey _) ->
                Pem.encode(
                        Tss2PrivateKey.LABEL, Tss2PrivateKey.encode(key.blob()).toArray());
        };
    }
}
