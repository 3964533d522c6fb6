package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.StartAuthSession;
import dev.martello.tpm.command.StartAuthSessionResponse;
import dev.martello.tpm.crypto.AesCfb;
import dev.martello.tpm.crypto.Kdf;
import dev.martello.tpm.crypto.SecretSharing;
import dev.martello.tpm.structure.TPMA_SESSION;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.structure.TPM_SE;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A session inside the TPM, which ends when it is closed. Salted with a key of the TPM, it shares a secret with it that nobody
 * on the bus learns, authenticates both directions and can encrypt a parameter of each (Part 1, Authorizations and Session-based Encryption).
 *
 * <p>Uses SHA-256 and AES-128-CFB. For one thread.
 */
public final class AuthSession implements AutoCloseable {
    private static final HashAlgorithm HASH = HashAlgorithm.SHA256;
    private static final int NONCE_BYTES = 32;
    private static final int AES_KEY_BYTES = 16;
    private static final int AES_BLOCK_BYTES = 16;

    private final Tpm tpm;
    private final TPM_SE type;
    private final TPM_HANDLE handle;
    private final Bytes sessionKey;
    private Bytes callerNonce;
    private Bytes tpmNonce;

    private AuthSession(Tpm tpm, TPM_SE type, StartAuthSessionResponse started, Bytes salt, Bytes callerNonce) {
        this.tpm = tpm;
        this.type = type;
        this.handle = started.sessionHandle();
        this.callerNonce = callerNonce;
        this.tpmNonce = started.nonceTPM();
        this.sessionKey =
                salt.isEmpty() ? Bytes.EMPTY : Kdf.kdfa(HASH, salt, "ATH", tpmNonce, callerNonce, HASH.digestBytes());
    }

    /**
     * An HMAC session salted with a loaded decryption key, such as the endorsement key.
     *
     * @throws TpmProtocolException if the key cannot share a secret
     */
    public static AuthSession salted(Tpm tpm, TPM_HANDLE key, TPMT_PUBLIC publicArea) throws TpmException {
        return salted(tpm, TPM_SE.HMAC, key, publicArea);
    }

    /**
     * A policy session that is salted too: it can encrypt parameters of the command that it authorizes.
     *
     * @throws TpmProtocolException if the key cannot share a secret
     */
    public static AuthSession saltedPolicy(Tpm tpm, TPM_HANDLE key, TPMT_PUBLIC publicArea) throws TpmException {
        return salted(tpm, TPM_SE.POLICY, key, publicArea);
    }

    private static AuthSession salted(Tpm tpm, TPM_SE type, TPM_HANDLE key, TPMT_PUBLIC publicArea)
            throws TpmException {
        SecretSharing.SharedSecret salt;
        try {
            salt = SecretSharing.share(publicArea, "SECRET", tpm.random());
        } catch (InvalidKeyException e) {
            throw new TpmProtocolException("a session cannot be salted with this key: " + e.getMessage(), e);
        }
        return start(tpm, type, key, salt.secret(), salt.encrypted(), TPMT_SYM_DEF.AES_128_CFB);
    }

    /** A policy session, to be satisfied by policy commands before each use. */
    public static AuthSession policy(Tpm tpm) throws TpmException {
        return start(tpm, TPM_SE.POLICY, TPM_HANDLE.RH_NULL, Bytes.EMPTY, Bytes.EMPTY, TPMT_SYM_DEF.NULL);
    }

    private static AuthSession start(
            Tpm tpm, TPM_SE type, TPM_HANDLE key, Bytes salt, Bytes encryptedSalt, TPMT_SYM_DEF symmetric)
            throws TpmException {
        Bytes nonce = nonce(tpm.random());
        StartAuthSessionResponse started =
                tpm.execute(new StartAuthSession(key, TPM_HANDLE.RH_NULL, nonce, encryptedSalt, type, symmetric, HASH));
        return new AuthSession(tpm, type, started, salt, nonce);
    }

    public TPM_HANDLE handle() {
        return handle;
    }

    /** This session in a command: it authorizes a handle whose authorization value is empty, or comes behind those that do. */
    public Use use() {
        return new Use(this, Bytes.EMPTY, Set.of(TPMA_SESSION.Flag.continueSession));
    }

    /** Ends the session; one that is gone already is as good. */
    @Override
    public void close() throws TpmException {
        try {
            tpm.execute(new FlushContext(handle));
        } catch (TpmResponseException e) {
            if (!e.is(TPM_RC.HANDLE)) {
                throw e;
            }
        }
    }

    private static Bytes nonce(SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Bytes.owning(nonce);
    }

    /** An {@link AuthSession} in one command. */
    public static final class Use extends Session {
        private final AuthSession session;
        private final Bytes authValue;
        private final TPMA_SESSION attributes;

        private Use(AuthSession session, Bytes authValue, Set<TPMA_SESSION.Flag> flags) {
            this.session = session;
            this.authValue = authValue;
            this.attributes = new TPMA_SESSION(flags);
        }

        /** The same, authorizing a handle that has an authorization value, which is proven but not sent. */
        public Use proving(Bytes value) {
            return new Use(session, withoutTrailingZeros(value), attributes.flags());
        }

        /** The same, with the first parameter of the command encrypted, which must be a {@code TPM2B}. */
        public Use encryptingCommand() {
            return with(TPMA_SESSION.Flag.decrypt);
        }

        /** The same, with the first parameter of the response encrypted, which must be a {@code TPM2B}. */
        public Use encryptingResponse() {
            return with(TPMA_SESSION.Flag.encrypt);
        }

        private Use with(TPMA_SESSION.Flag flag) {
            Set<TPMA_SESSION.Flag> flags = EnumSet.of(flag);
            flags.addAll(attributes.flags());
            return new Use(session, authValue, flags);
        }

        @Override
        TPM_HANDLE handle() {
            return session.handle;
        }

        @Override
        TPMA_SESSION attributes() {
            return attributes;
        }

        @Override
        Bytes callerNonce() {
            return session.callerNonce;
        }

        @Override
        Bytes tpmNonce() {
            return session.tpmNonce;
        }

        /** A policy session without a salt and without PolicyAuthValue has no key. */
        @Override
        boolean isAuthenticated() {
            return session.type != TPM_SE.POLICY || !session.sessionKey.isEmpty();
        }

        @Override
        void rollCallerNonce(SecureRandom random) {
            session.callerNonce = nonce(random);
        }

        @Override
        Bytes encryptCommand(Bytes parameters) {
            return attributes.has(TPMA_SESSION.Flag.decrypt)
                    ? firstParameter(parameters, cipher(session.callerNonce, session.tpmNonce)::encrypt)
                    : parameters;
        }

        @Override
        Bytes decryptResponse(Bytes parameters) {
            return attributes.has(TPMA_SESSION.Flag.encrypt)
                    ? firstParameter(parameters, cipher(session.tpmNonce, session.callerNonce)::decrypt)
                    : parameters;
        }

        /** Part 1, HMAC Computation: cpHash covers the command code, the names of the handles and the parameters as sent. */
        @Override
        Bytes authorize(TPM_CC code, List<Bytes> names, Bytes parameters, Bytes otherNonces) {
            BytesWriter all = BytesWriter.bigEndian().u32(code.value());
            names.forEach(all::bytes);
            Bytes cpHash = HASH.hash(all.bytes(parameters).toBytes()).octets();
            return hmac(cpHash, session.callerNonce, session.tpmNonce, otherNonces, attributes);
        }

        /** Part 1, HMAC Computation: rpHash covers the response code, the command code and the parameters as received. */
        @Override
        boolean accepts(TPM_CC code, Bytes parameters, Bytes nonce, TPMA_SESSION answered, Bytes hmac) {
            Bytes rpHash = HASH.hash(BytesWriter.bigEndian()
                            .u32(TPM_RC.SUCCESS.value())
                            .u32(code.value())
                            .bytes(parameters)
                            .toBytes())
                    .octets();
            session.tpmNonce = nonce;
            return hmac(rpHash, nonce, session.callerNonce, Bytes.EMPTY, answered)
                    .equalsConstantTime(hmac);
        }

        private Bytes hmac(Bytes hash, Bytes newer, Bytes older, Bytes otherNonces, TPMA_SESSION flags) {
            if (!isAuthenticated()) {
                return Bytes.EMPTY;
            }
            // A policy session without PolicyAuthValue does not prove the authorization value.
            Bytes key =
                    session.type == TPM_SE.POLICY ? session.sessionKey : Bytes.concat(session.sessionKey, authValue);
            return Kdf.hmac(HASH, key, hash, newer, older, otherNonces, TPMA_SESSION.LAYOUT.write(flags));
        }

        /** Part 1, CFB Mode: key and initialization vector come from the session's key, the authorization value and both nonces. */
        private AesCfb cipher(Bytes newer, Bytes older) {
            Bytes key = Bytes.concat(session.sessionKey, authValue);
            Bytes material = Kdf.kdfa(HASH, key, "CFB", newer, older, AES_KEY_BYTES + AES_BLOCK_BYTES);
            return new AesCfb(material.slice(0, AES_KEY_BYTES), material.from(AES_KEY_BYTES));
        }

        /** The octets of the first parameter are changed, those of its size are not. */
        private static Bytes firstParameter(Bytes parameters, UnaryOperator<Bytes> change) {
            if (parameters.length() < 2) {
                return parameters;
            }
            int end = 2 + (parameters.at(0) << 8 | parameters.at(1));
            if (end > parameters.length()) {
                return parameters;
            }
            return Bytes.concat(parameters.slice(0, 2), change.apply(parameters.slice(2, end)), parameters.from(end));
        }

        /** Part 1, Authorization Values: trailing zeros of an authorization value do not count. */
        private static Bytes withoutTrailingZeros(Bytes value) {
            int end = value.length();
            while (end > 0 && value.at(end - 1) == 0) {
                end--;
            }
            return value.slice(0, end);
        }
    }
}
