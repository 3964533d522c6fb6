package dev.martello.tpm;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.TPMA_SESSION;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** What authorizes the use of a handle by a command, or encrypts a command's parameters (Part 1, Authorizations). */
public abstract sealed class Session permits Session.Password, AuthSession.Use {
    /** The password session of an entity whose authorization value is empty. */
    public static final Session EMPTY_PASSWORD = new Password(Bytes.EMPTY);

    Session() {}

    /** The authorization value itself: whoever sees the bus sees it. */
    public static Session password(Bytes authValue) {
        return new Password(authValue);
    }

    abstract TPM_HANDLE handle();

    abstract TPMA_SESSION attributes();

    abstract Bytes callerNonce();

    abstract Bytes tpmNonce();

    /** Whether a command with this session carries an HMAC that the names of its handles go into. */
    abstract boolean isAuthenticated();

    /** Starts a new command. */
    abstract void rollCallerNonce(SecureRandom random);

    abstract Bytes encryptCommand(Bytes parameters);

    /** The HMAC of a command, or what stands in its place. */
    abstract Bytes authorize(TPM_CC code, List<Bytes> names, Bytes parameters, Bytes otherNonces);

    /** Whether a response of success is from the TPM. */
    abstract boolean accepts(TPM_CC code, Bytes parameters, Bytes nonce, TPMA_SESSION attributes, Bytes hmac);

    abstract Bytes decryptResponse(Bytes parameters);

    /** See {@link #password}. */
    static final class Password extends Session {
        private static final TPMA_SESSION ATTRIBUTES = new TPMA_SESSION(Set.of(TPMA_SESSION.Flag.continueSession));

        private final Bytes authValue;

        private Password(Bytes authValue) {
            this.authValue = authValue;
        }

        @Override
        TPM_HANDLE handle() {
            return TPM_HANDLE.RS_PW;
        }

        @Override
        TPMA_SESSION attributes() {
            return ATTRIBUTES;
        }

        @Override
        Bytes callerNonce() {
            return Bytes.EMPTY;
        }

        @Override
        Bytes tpmNonce() {
            return Bytes.EMPTY;
        }

        @Override
        boolean isAuthenticated() {
            return false;
        }

        @Override
        void rollCallerNonce(SecureRandom random) {}

        @Override
        Bytes encryptCommand(Bytes parameters) {
            return parameters;
        }

        @Override
        Bytes authorize(TPM_CC code, List<Bytes> names, Bytes parameters, Bytes otherNonces) {
            return authValue;
        }

        @Override
        boolean accepts(TPM_CC code, Bytes parameters, Bytes nonce, TPMA_SESSION attributes, Bytes hmac) {
            return nonce.isEmpty() && hmac.isEmpty();
        }

        @Override
        Bytes decryptResponse(Bytes parameters) {
            return parameters;
        }
    }
}
