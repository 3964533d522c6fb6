package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/**
 * A P-256 key that signs results.
 *
 * @param key with both halves
 */
record ResultKey(EllipticCurveJsonWebKey key) {
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
            EllipticCurveJsonWebKey key = new EllipticCurveJsonWebKey(
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
            key.setPrivateKey(factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey.toArray())));
            key.setUse(Use.SIGNATURE);
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint(HashAlgorithm.SHA256.javaName()));
            return new ResultKey(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the stored key of results is damaged", e);
        }
    }

    /** What results name it by: its thumbprint (RFC 7638). */
    String id() {
        return key.getKeyId();
    }

    /** Signs claims: a JWT. */
    String sign(Bytes claims) {
        JsonWebSignature signed = new JsonWebSignature();
        signed.setAlgorithmHeaderValue(key.getAlgorithm());
        signed.setHeader(HeaderParameterNames.TYPE, Ear.TYPE);
        signed.setKeyIdHeaderValue(id());
        signed.setPayloadBytes(claims.toArray());
        signed.setKey(key.getPrivateKey());
        try {
            return signed.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the key of attestation results cannot sign", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return id();
    }
}
