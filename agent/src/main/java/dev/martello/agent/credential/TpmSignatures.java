package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.TpmException;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs with keys that are in the TPM, for Java's TLS: that asks each provider whether it takes a key, and this one takes {@link TpmPrivateKey} and no
 * other. It is the last to be asked, so whatever else is signed in this process goes on as it was.
 */
final class TpmSignatures extends Provider {
    private static final String NAME = "MartelloTpm";
    private static final String TYPE = "Signature";
    private static final String ALGORITHM = "SHA256withECDSA";

    private TpmSignatures() {
        super(NAME, "1", "Signatures by keys in a TPM");
        putService(new Service(this, TYPE, ALGORITHM, WithEcdsa.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
                return new WithEcdsa();
            }

            @Override
            public boolean supportsParameter(@Nullable Object key) {
                return key instanceof TpmPrivateKey;
            }
        });
    }

    /** Lets this process sign with such keys, if it cannot yet. */
    static void install() {
        if (Security.getProvider(NAME) == null) {
            Security.addProvider(new TpmSignatures());
        }
    }

    private static final class WithEcdsa extends SignatureSpi {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private @Nullable TpmPrivateKey key;

        @Override
        protected void engineInitSign(PrivateKey wanted) throws InvalidKeyException {
            if (!(wanted instanceof TpmPrivateKey inTpm)) {
                throw new InvalidKeyException("the key is in no TPM");
            }
            key = inTpm;
            message.reset();
        }

        @Override
        protected void engineInitVerify(PublicKey wanted) throws InvalidKeyException {
            throw new InvalidKeyException("signatures are checked by others");
        }

        @Override
        protected void engineUpdate(byte octet) {
            message.write(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) {
            message.write(octets, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            if (key == null) {
                throw new SignatureException("there is no key to sign with");
            }
            try {
                return key.sign(HashAlgorithm.SHA256.hash(Bytes.owning(message.toByteArray())))
                        .toArray();
            } catch (TpmException e) {
                throw new SignatureException("the TPM does not sign: " + e.getMessage(), e);
            } finally {
                message.reset();
            }
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("signatures are checked by others");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String parameter, Object value) {
            throw new UnsupportedOperationException(parameter);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String parameter) {
            throw new UnsupportedOperationException(parameter);
        }
    }
}
