package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;

/** An issuer's key as Bouncy Castle's builders want it; for one signature. */
final class Signer implements ContentSigner {
    private final AlgorithmIdentifier algorithm;
    private final IssuerKey key;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(1024);

    private Signer(AlgorithmIdentifier algorithm, IssuerKey key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    static AlgorithmIdentifier algorithm(ECPublicKey key) throws GeneralSecurityException {
        return new DefaultSignatureAlgorithmIdentifierFinder().find(MemoryKey.algorithm(key));
    }

    static AlgorithmIdentifier algorithm(X509Certificate certificate) throws GeneralSecurityException {
        if (certificate.getPublicKey() instanceof ECPublicKey key) {
            return algorithm(key);
        }
        throw new GeneralSecurityException(certificate.getSubjectX500Principal() + " has no key on an elliptic curve");
    }

    static Signer of(AlgorithmIdentifier algorithm, IssuerKey key) {
        return new Signer(algorithm, key);
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
        return message;
    }

    /** @throws RuntimeOperatorException if the key does not sign */
    @Override
    public byte[] getSignature() {
        try {
            return key.sign(Bytes.owning(message.toByteArray())).toArray();
        } catch (GeneralSecurityException e) {
            throw new RuntimeOperatorException("the issuer's key does not sign: " + e.getMessage(), e);
        }
    }
}
