package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
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

    /**
     * The key that {@link #pem} wrote.
     *
     * @param certified its public half
     * @throws IOException if it is none
     */
    static CredentialKey parse(Bytes pem, PublicKey certified) throws IOException {
        try {
            return pem.toString(StandardCharsets.ISO_8859_1).contains(Tss2PrivateKey.LABEL)
                    ? new InTpm(TpmKey.of(Tss2PrivateKey.decode(Pem.decode(Tss2PrivateKey.LABEL, pem))), certified)
                    : new InMemory(new KeyPair(certified, secret(Pem.decode(PRIVATE_KEY, pem))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("there is no key: " + e.getMessage(), e);
        }
    }

    private static PrivateKey secret(Bytes info) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info.toArray()));
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

    /** As TLS signs with it, while a TPM is open. */
    default PrivateKey inTls(TpmKeys tpm) {
        return switch (this) {
            case InMemory(KeyPair pair) -> pair.getPrivate();
            case InTpm(TpmKey key, PublicKey _) -> {
                TpmSignatures.install();
                yield new TpmPrivateKey(tpm, key);
            }
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
