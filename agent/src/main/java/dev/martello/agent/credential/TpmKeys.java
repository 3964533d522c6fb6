package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.TpmException;

/** Keys for handshakes in the appliance's TPM. */
public interface TpmKeys {
    /** Makes a key: another one each time. */
    TpmKey makeKey() throws TpmException;

    /** Has the attestation key attest that a key is in the same TPM, over a challenge. */
    SignedCertification certify(TpmKey key, Bytes challenge) throws TpmException;

    /** An ECDSA signature of a SHA-256 digest, in DER. It may be called on any thread, which waits for what the TPM is at. */
    Bytes sign(TpmKey key, Digest digest) throws TpmException;
}
