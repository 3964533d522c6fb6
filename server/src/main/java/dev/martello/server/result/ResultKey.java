package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** A P-256 key that signs results. */
record ResultKey(Jwk jwk, PrivateKey secret) {
    /** ECDSA with SHA-256, r and s one behind the other (RFC 7518, section 3.4). */
    static final String ES256 = "SHA256withECDSAinP1363Format";

    private static final int MAX_KEY_BYTES = 512;

    /** A new key as it is kept: both halves, each behind its length. */
    static Bytes make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return BytesWriter.bigEndian()
                    .sized16(Bytes.owning(pair.getPublic().getEncoded()))
                    .sized16(Bytes.owning(pair.getPrivate().getEncoded()))
                    .toBytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has P-256", e);
        }
    }

    /** A key that was kept. */
    static ResultKey of(Bytes kept) {
        BytesReader<IllegalStateException> in = BytesReader.bigEndian(
                kept,
                (offset, problem) -> new IllegalStateException("the stored key of results is damaged: " + problem));
        Bytes publicKey = in.bytes(in.size16("length of the public key", MAX_KEY_BYTES), "public key");
        Bytes privateKey = in.bytes(in.size16("length of the private key", MAX_KEY_BYTES), "private key");
        in.requireEnd("the key of results");
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new ResultKey(
                    Jwk.of((ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey.toArray()))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey.toArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the stored key of results is damaged", e);
        }
    }

    String id() {
        return jwk.kid();
    }

    Bytes sign(Bytes message) {
        try {
            Signature signature = Signature.getInstance(ES256);
            signature.initSign(secret);
            signature.update(message.asBuffer());
            return Bytes.owning(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of attestation results cannot sign", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return id();
    }
}
