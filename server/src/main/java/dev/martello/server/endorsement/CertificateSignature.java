package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;

/**
 * A certificate's signature and what it is over.
 *
 * @param signed the octets as they came, in whatever encoding
 */
record CertificateSignature(Bytes signed, Scheme scheme, Bytes parameters, Bytes signature) {
    /** The schemes that authorities of the field sign with, MD5 not among them. */
    enum Scheme {
        SHA1_WITH_RSA("1.2.840.113549.1.1.5", "SHA1withRSA"),
        SHA256_WITH_RSA("1.2.840.113549.1.1.11", "SHA256withRSA"),
        SHA384_WITH_RSA("1.2.840.113549.1.1.12", "SHA384withRSA"),
        SHA512_WITH_RSA("1.2.840.113549.1.1.13", "SHA512withRSA"),
        RSASSA_PSS("1.2.840.113549.1.1.10", "RSASSA-PSS"),
        SHA1_WITH_ECDSA("1.2.840.10045.4.1", "SHA1withECDSA"),
        SHA256_WITH_ECDSA("1.2.840.10045.4.3.2", "SHA256withECDSA"),
        SHA384_WITH_ECDSA("1.2.840.10045.4.3.3", "SHA384withECDSA"),
        SHA512_WITH_ECDSA("1.2.840.10045.4.3.4", "SHA512withECDSA");

        private final String identifier;
        private final String javaName;

        Scheme(String identifier, String javaName) {
            this.identifier = identifier;
            this.javaName = javaName;
        }

        static Optional<Scheme> of(String identifier) {
            return Arrays.stream(values())
                    .filter(each -> each.identifier.equals(identifier))
                    .findFirst();
        }

        boolean isWeak() {
            return this == SHA1_WITH_RSA || this == SHA1_WITH_ECDSA;
        }

        private boolean isEcdsa() {
            return javaName.endsWith("ECDSA");
        }
    }

    /** Whether a key made it. */
    boolean isBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(scheme.javaName);
            if (scheme == Scheme.RSASSA_PSS) {
                verifier.setParameter(pssParameters());
            }
            verifier.initVerify(key);
            verifier.update(signed.toArray());
            return verifier.verify((scheme.isEcdsa() ? plain(signature) : signature).toArray());
        } catch (InvalidKeyException
                | SignatureException
                | InvalidAlgorithmParameterException
                | InvalidParameterSpecException
                | IOException e) {
            return false; // of another algorithm than the key, or not of the scheme's form
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(scheme.javaName + " is not part of this Java runtime", e);
        }
    }

    private PSSParameterSpec pssParameters() throws GeneralSecurityException, IOException {
        AlgorithmParameters decoded = AlgorithmParameters.getInstance("RSASSA-PSS");
        decoded.init(parameters.toArray());
        return decoded.getParameterSpec(PSSParameterSpec.class);
    }

    /** Some signers write the two numbers of ECDSA with superfluous zeros, which Java refuses. */
    private static Bytes plain(Bytes signature) {
        try {
            return Ber.only(signature, 0, EnumSet.noneOf(Deviation.class)).der();
        } catch (MalformedCertificate e) {
            return signature;
        }
    }
}
