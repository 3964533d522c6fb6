package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmProtocolException;
import dev.martello.tpm.command.Create;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.CreateResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.Load;
import dev.martello.tpm.command.Sign;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_SCHEME_HASH;
import dev.martello.tpm.structure.TPMS_SENSITIVE_CREATE;
import dev.martello.tpm.structure.TPMS_SIGNATURE_ECC;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import dev.martello.tpm.structure.TPM_HANDLE;

/**
 * A key for handshakes of TLS that never leaves its TPM. It signs whatever it is given, so it proves nothing by itself; an attestation key can certify
 * where it is. Loaded until it is closed.
 *
 * <p>Its parent is the storage key that everybody derives from the owner's seed, so that other software can load it.
 */
public final class HandshakeKey implements AutoCloseable {
    /** What is below the owner's hierarchy, in the words of {@link #blob}'s readers: derive the storage key from it. */
    public static final TPM_HANDLE PARENT = TPM_HANDLE.RH_OWNER;

    private static final TPMT_ASYM_SCHEME ECDSA_SHA256 =
            new TPMT_ASYM_SCHEME(TPM_ALG_ID.ECDSA, new TPMS_SCHEME_HASH(HashAlgorithm.SHA256));

    private final Tpm tpm;
    private final TPM_HANDLE parent;
    private final TPM_HANDLE handle;
    private final TPMT_PUBLIC publicArea;
    private final Bytes privateArea;

    private HandshakeKey(Tpm tpm, TPM_HANDLE parent, TPM_HANDLE handle, TPMT_PUBLIC publicArea, Bytes privateArea) {
        this.tpm = tpm;
        this.parent = parent;
        this.handle = handle;
        this.publicArea = publicArea;
        this.privateArea = privateArea;
    }

    /** Makes a key on P-256: another one each time. */
    public static HandshakeKey create(Tpm tpm) throws TpmException {
        CreatePrimaryResponse storage = storageKey(tpm);
        try (AuthSession session = AuthSession.salted(tpm, storage.objectHandle(), storage.outPublic())) {
            CreateResponse made = tpm.execute(
                    new Create(
                            storage.objectHandle(),
                            TPMS_SENSITIVE_CREATE.EMPTY,
                            template(),
                            Bytes.EMPTY,
                            TPML_PCR_SELECTION.NONE),
                    session.use());
            return load(tpm, storage, made.outPublic(), made.outPrivate());
        } catch (TpmException e) {
            flush(tpm, storage.objectHandle(), e);
            throw e;
        }
    }

    /**
     * Loads a key that was made before in the same TPM.
     *
     * @throws TpmException if the blob is malformed, or of another TPM
     */
    public static HandshakeKey load(Tpm tpm, KeyBlob blob) throws TpmException {
        CreatePrimaryResponse storage = storageKey(tpm);
        try {
            return load(tpm, storage, TPMT_PUBLIC.LAYOUT.parse(blob.publicArea()), blob.privateArea());
        } catch (MalformedTpmStructure e) {
            TpmException malformed =
                    new TpmProtocolException("the public area of the key is malformed: " + e.getMessage(), e);
            flush(tpm, storage.objectHandle(), malformed);
            throw malformed;
        } catch (TpmException e) {
            flush(tpm, storage.objectHandle(), e);
            throw e;
        }
    }

    private static HandshakeKey load(Tpm tpm, CreatePrimaryResponse storage, TPMT_PUBLIC publicArea, Bytes privateArea)
            throws TpmException {
        try (AuthSession session = AuthSession.salted(tpm, storage.objectHandle(), storage.outPublic())) {
            TPM_HANDLE handle = tpm.execute(new Load(storage.objectHandle(), privateArea, publicArea), session.use())
                    .objectHandle();
            return new HandshakeKey(tpm, storage.objectHandle(), handle, publicArea, privateArea);
        }
    }

    private static CreatePrimaryResponse storageKey(Tpm tpm) throws TpmException {
        return tpm.execute(CreatePrimary.of(PARENT, storageTemplate()));
    }

    private static void flush(Tpm tpm, TPM_HANDLE handle, TpmException failure) {
        try {
            tpm.execute(new FlushContext(handle));
        } catch (TpmException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * The storage root key.
     *
     * @see <a href="https://trustedcomputinggroup.org/resource/tcg-tpm-v2-0-provisioning-guidance/">TCG TPM v2.0 Provisioning Guidance, section
     *     7.5.1</a>
     */
    private static TPMT_PUBLIC storageTemplate() {
        return ecc(
                TPMA_OBJECT.of(
                        Flag.fixedTPM,
                        Flag.fixedParent,
                        Flag.sensitiveDataOrigin,
                        Flag.userWithAuth,
                        Flag.noDA,
                        Flag.restricted,
                        Flag.decrypt),
                TPMT_SYM_DEF.AES_128_CFB);
    }

    private static TPMT_PUBLIC template() {
        return ecc(
                TPMA_OBJECT.of(
                        Flag.fixedTPM,
                        Flag.fixedParent,
                        Flag.sensitiveDataOrigin,
                        Flag.userWithAuth,
                        Flag.noDA,
                        Flag.sign),
                TPMT_SYM_DEF.NULL);
    }

    private static TPMT_PUBLIC ecc(TPMA_OBJECT attributes, TPMT_SYM_DEF symmetric) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.ECC,
                HashAlgorithm.SHA256,
                attributes,
                Bytes.EMPTY,
                new TPMS_ECC_PARMS(symmetric, TPMT_ASYM_SCHEME.NULL, TPM_ECC_CURVE.NIST_P256, TPMT_KDF_SCHEME.NULL),
                new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY));
    }

    /** The key to keep and {@link #load(Tpm, KeyBlob) load} again. */
    public KeyBlob blob() {
        return new KeyBlob(TPMT_PUBLIC.LAYOUT.write(publicArea), privateArea);
    }

    public TPMT_PUBLIC publicArea() {
        return publicArea;
    }

    /**
     * Has an attestation key attest that this key is in the same TPM, and what it may do.
     *
     * @param qualifyingData what is signed along, 64 octets at most
     */
    public SignedCertification certifiedBy(AttestationKey key, Bytes qualifyingData) throws TpmException {
        return Certification.of(tpm, handle, key.handle(), qualifyingData);
    }

    TPM_HANDLE handle() {
        return handle;
    }

    /** Signs a SHA-256 digest: the two numbers of ECDSA. */
    public TPMS_SIGNATURE_ECC sign(Digest digest) throws TpmException {
        TPMT_SIGNATURE signature = tpm.execute(new Sign(handle, digest.octets(), ECDSA_SHA256, TPMT_TK.NULL_HASHCHECK))
                .signature();
        if (signature.signature() instanceof TPMS_SIGNATURE_ECC ecc) {
            return ecc;
        }
        throw new TpmProtocolException("a key on an elliptic curve signed with " + signature.sigAlg());
    }

    @Override
    public void close() throws TpmException {
        tpm.execute(new FlushContext(handle));
        tpm.execute(new FlushContext(parent));
    }
}
