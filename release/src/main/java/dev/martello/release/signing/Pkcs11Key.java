package dev.martello.release.signing;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.release.signing.Cryptoki.Attribute;
import dev.martello.release.signing.Cryptoki.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key in a PKCS#11 token, such as a smart card or a hardware security module, which it never leaves. The token must have the public
 * key beside it, or a certificate. For one thread.
 */
public final class Pkcs11Key implements AutoCloseable {
    private final Pkcs11Uri uri;
    private final Cryptoki cryptoki;
    private final long session;
    private final long key;
    private final PublicKey publicKey;
    private final SignatureScheme scheme;
    private final Bytes pin;

    private Pkcs11Key(Pkcs11Uri uri, Cryptoki cryptoki, long session, Bytes pin, long key, PublicKey publicKey)
            throws KeyUnavailable {
        this.uri = uri;
        this.cryptoki = cryptoki;
        this.session = session;
        this.pin = pin;
        this.key = key;
        this.publicKey = publicKey;
        this.scheme = SignatureScheme.of(publicKey)
                .orElseThrow(() -> new KeyUnavailable(uri + " is of a type that documents are not signed with"));
    }

    /**
     * Finds the key and opens a session with its token.
     *
     * @param pins where the PIN comes from if the URI has no {@code pin-source}
     * @throws KeyUnavailable if there is no such token or key, more than one, or the token refuses
     * @throws IOException if nobody tells the PIN
     */
    public static Pkcs11Key open(Pkcs11Uri uri, SecretSource pins) throws KeyUnavailable, IOException {
        Cryptoki cryptoki = Cryptoki.load(uri.module());
        try {
            return open(uri, pins, cryptoki);
        } catch (KeyUnavailable | IOException | RuntimeException e) {
            cryptoki.close();
            throw e;
        }
    }

    private static Pkcs11Key open(Pkcs11Uri uri, SecretSource pins, Cryptoki cryptoki)
            throws KeyUnavailable, IOException {
        Token token = only(
                cryptoki.tokens().stream()
                        .filter(each -> uri.token().map(each.label()::equals).orElse(true)
                                && uri.serial().map(each.serial()::equals).orElse(true))
                        .toList(),
                "token",
                uri);
        long session = cryptoki.openSession(token.slot());
        Bytes pin = Bytes.EMPTY;
        if (token.needsLogin()) {
            pin = utf8(
                    uri.pinSource().map(SecretSource::ofFile).orElse(pins).secret("the PIN of token " + token.label()));
            cryptoki.login(session, Cryptoki.CKU_USER, pin);
        }
        long key = only(cryptoki.find(session, named(uri, Cryptoki.CKO_PRIVATE_KEY)), "secret key", uri);
        return new Pkcs11Key(uri, cryptoki, session, pin, key, publicKey(uri, cryptoki, session, key));
    }

    private static <T> T only(List<T> found, String what, Pkcs11Uri uri) throws KeyUnavailable {
        if (found.size() != 1) {
            throw new KeyUnavailable(
                    found.isEmpty()
                            ? "there is no " + what + " for " + uri
                            : "there is more than one " + what + " for " + uri);
        }
        return found.getFirst();
    }

    private static List<Attribute> named(Pkcs11Uri uri, long objectClass) {
        List<Attribute> wanted = new ArrayList<>();
        wanted.add(Attribute.of(Cryptoki.CKA_CLASS, objectClass));
        uri.object().ifPresent(label -> wanted.add(new Attribute(Cryptoki.CKA_LABEL, Bytes.utf8(label))));
        uri.id().ifPresent(id -> wanted.add(new Attribute(Cryptoki.CKA_ID, id)));
        return wanted;
    }

    /** The other half: by the identifier of the secret key, which both have by convention. */
    private static PublicKey publicKey(Pkcs11Uri uri, Cryptoki cryptoki, long session, long key) throws KeyUnavailable {
        Bytes id = cryptoki.attribute(session, key, Cryptoki.CKA_ID).orElse(Bytes.EMPTY);
        Optional<Long> object = sibling(cryptoki, session, Cryptoki.CKO_PUBLIC_KEY, id);
        Optional<Long> certificate = sibling(cryptoki, session, Cryptoki.CKO_CERTIFICATE, id);
        try {
            if (object.isPresent()) {
                Optional<Bytes> parameters = cryptoki.attribute(session, object.get(), Cryptoki.CKA_EC_PARAMS);
                Optional<Bytes> point = cryptoki.attribute(session, object.get(), Cryptoki.CKA_EC_POINT);
                if (parameters.isPresent() && point.isPresent()) {
                    return SignatureScheme.publicKey(TokenPublicKey.info(parameters.get(), point.get()));
                }
            }
            if (certificate.isPresent()) {
                Bytes der = cryptoki.attribute(session, certificate.get(), Cryptoki.CKA_VALUE)
                        .orElse(Bytes.EMPTY);
                return CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toArray()))
                        .getPublicKey();
            }
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailable("the token's public key for " + uri + " cannot be used: " + e.getMessage(), e);
        }
        throw new KeyUnavailable(
                "the token has no elliptic curve public key and no certificate with the identifier of " + uri);
    }

    private static Optional<Long> sibling(Cryptoki cryptoki, long session, long objectClass, Bytes id)
            throws KeyUnavailable {
        return cryptoki
                .find(
                        session,
                        List.of(Attribute.of(Cryptoki.CKA_CLASS, objectClass), new Attribute(Cryptoki.CKA_ID, id)))
                .stream()
                .findFirst();
    }

    /** The key to sign with, until this is closed; then it throws {@link IllegalStateException}. */
    public SigningKey signingKey() {
        return SigningKey.keptElsewhere(publicKey, this::sign);
    }

    private Bytes sign(Bytes message) throws SigningFailure {
        try {
            return switch (scheme) {
                case ED25519 -> signature(Cryptoki.CKM_EDDSA, message);
                case ECDSA_P256 -> ecdsa(digest("SHA-256", message));
                case ECDSA_P384 -> ecdsa(digest("SHA-384", message));
            };
        } catch (KeyUnavailable | GeneralSecurityException e) {
            throw new SigningFailure(uri + ": " + e.getMessage(), e);
        }
    }

    /** Tokens put the two numbers of a signature one behind the other, each as long as the other. */
    private Bytes ecdsa(Bytes digest) throws KeyUnavailable {
        Bytes numbers = signature(Cryptoki.CKM_ECDSA, digest);
        int half = numbers.length() / 2;
        return Der.ecdsaSignature(numbers.slice(0, half), numbers.from(half));
    }

    private Bytes signature(long mechanism, Bytes message) throws KeyUnavailable {
        cryptoki.startSigning(session, key, mechanism);
        boolean asksEachTime = cryptoki.attribute(session, key, Cryptoki.CKA_ALWAYS_AUTHENTICATE)
                .filter(content -> content.length() == 1 && content.at(0) != 0)
                .isPresent();
        if (asksEachTime) {
            cryptoki.login(session, Cryptoki.CKU_CONTEXT_SPECIFIC, pin);
        }
        return cryptoki.sign(session, message);
    }

    private static Bytes digest(String algorithm, Bytes message) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update(message.asBuffer());
        return Bytes.owning(digest.digest());
    }

    private static Bytes utf8(char[] secret) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        Arrays.fill(secret, '\0');
        byte[] octets = new byte[encoded.remaining()];
        encoded.get(octets);
        return Bytes.owning(octets);
    }

    @Override
    public void close() throws KeyUnavailable {
        try {
            cryptoki.closeSession(session);
        } finally {
            cryptoki.close();
        }
    }
}
