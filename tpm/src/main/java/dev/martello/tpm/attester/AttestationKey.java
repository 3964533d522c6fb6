package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.command.ActivateCredential;
import dev.martello.tpm.command.Create;
import dev.martello.tpm.command.CreateResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.Load;
import dev.martello.tpm.command.Quote;
import dev.martello.tpm.command.QuoteResponse;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_SENSITIVE_CREATE;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_HANDLE;

/**
 * An attestation key, loaded until it is closed. It lives below the endorsement key, and so in the endorsement hierarchy: a
 * TPM hides its reset and restart counts from keys of other hierarchies (Part 1, Timing Components).
 *
 * <p>To be closed before its {@link EndorsementKey}.
 */
public final class AttestationKey implements AutoCloseable {
    private final Tpm tpm;
    private final EndorsementKey ek;
    private final TPM_HANDLE handle;
    private final TPMT_PUBLIC publicArea;
    private final Bytes privateArea;

    private AttestationKey(Tpm tpm, EndorsementKey ek, TPM_HANDLE handle, TPMT_PUBLIC publicArea, Bytes privateArea) {
        this.tpm = tpm;
        this.ek = ek;
        this.handle = handle;
        this.publicArea = publicArea;
        this.privateArea = privateArea;
    }

    /** Makes a new key: another one each time. */
    public static AttestationKey create(Tpm tpm, EndorsementKey ek, AkTemplate template) throws TpmException {
        try (AuthSession policy = ek.authorize()) {
            CreateResponse made = tpm.execute(
                    new Create(
                            ek.handle(),
                            TPMS_SENSITIVE_CREATE.EMPTY,
                            template.publicArea(),
                            Bytes.EMPTY,
                            TPML_PCR_SELECTION.NONE),
                    policy.use());
            return load(tpm, ek, made.outPublic(), made.outPrivate());
        }
    }

    /**
     * Loads a key that was made before in the same TPM.
     *
     * @throws TpmException if the blob is malformed, or of another TPM or parent
     */
    public static AttestationKey load(Tpm tpm, EndorsementKey ek, KeyBlob blob) throws TpmException {
        try {
            return load(tpm, ek, TPMT_PUBLIC.LAYOUT.parse(blob.publicArea()), blob.privateArea());
        } catch (MalformedTpmStructure e) {
            throw new TpmProtocolException("the public area of the key is malformed: " + e.getMessage(), e);
        }
    }

    private static AttestationKey load(Tpm tpm, EndorsementKey ek, TPMT_PUBLIC publicArea, Bytes privateArea)
            throws TpmException {
        try (AuthSession policy = ek.authorize()) {
            TPM_HANDLE handle = tpm.execute(new Load(ek.handle(), privateArea, publicArea), policy.use())
                    .objectHandle();
            return new AttestationKey(tpm, ek, handle, publicArea, privateArea);
        }
    }

    /** The key to keep and {@link #load} again. */
    public KeyBlob blob() {
        return new KeyBlob(TPMT_PUBLIC.LAYOUT.write(publicArea), privateArea);
    }

    public TPM_HANDLE handle() {
        return handle;
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /**
     * Opens a verifier's credential, which only the TPM with both this key and the endorsement key can. The secret comes out
     * of the TPM encrypted.
     *
     * @param credentialBlob the content of a {@code TPM2B_ID_OBJECT}, without its size
     * @param encryptedSecret the content of a {@code TPM2B_ENCRYPTED_SECRET}, without its size
     * @return the secret in it
     */
    public Bytes activateCredential(Bytes credentialBlob, Bytes encryptedSecret) throws TpmException {
        try (AuthSession encrypted = AuthSession.salted(tpm, ek.handle(), ek.publicArea());
                AuthSession policy = ek.authorize()) {
            return tpm.execute(
                            new ActivateCredential(handle, ek.handle(), credentialBlob, encryptedSecret),
                            encrypted.use().encryptingResponse(),
                            policy.use())
                    .certInfo();
        }
    }

    /**
     * Has the TPM attest the values of PCRs.
     *
     * @param qualifyingData what is signed along, 64 octets at most
     */
    public SignedQuote quote(Bytes qualifyingData, PcrSelection selection) throws TpmException {
        QuoteResponse quoted =
                tpm.execute(new Quote(handle, qualifyingData, TPMT_ASYM_SCHEME.NULL, selection.toStructure()));
        return new SignedQuote(quoted.quoted(), TPMT_SIGNATURE.LAYOUT.write(quoted.signature()));
    }

    @Override
    public void close() throws TpmException {
        tpm.execute(new FlushContext(handle));
    }
}
