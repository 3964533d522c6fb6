package dev.martello.agent;

import dev.martello.agent.credential.TpmKey;
import dev.martello.agent.credential.TpmKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.Endorsement;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.InitialAttestationKey;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.attester.SealedData;
import dev.martello.tpm.attester.Unsealing;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_RC;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Optional;

/**
 * Who this appliance is: the TPM's endorsement key, and an attestation key that was made beside it and is kept, wrapped by
 * the TPM, in a file. For one thread, but for {@link #sign}.
 *
 * <p>A TPM has places for three objects. The endorsement key gives its place up when the control plane knows the attestation key, so that there are two for
 * a key of handshakes and the one above it.
 */
final class Identity implements TpmKeys, AutoCloseable {
    /** PCRs 0 to 15: all that firmware, boot loader, kernel and services measure into, and that only a reset clears. */
    private static final PcrSelection QUOTED =
            PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    private final Tpm tpm;
    private final EkTemplate template;
    private final Optional<Bytes> certificate;
    private final TPMT_PUBLIC ekPublic;
    private Optional<EndorsementKey> endorsementKey;
    private AttestationKey attestationKey;
    private final ApplianceId appliance;
    private final KeyFile file;
    private boolean isClosed;

    private Identity(
            Tpm tpm,
            Endorsement endorsement,
            EndorsementKey endorsementKey,
            AttestationKey attestationKey,
            ApplianceId appliance,
            KeyFile file) {
        this.tpm = tpm;
        this.template = endorsement.template();
        this.certificate = endorsement.certificate();
        this.ekPublic = endorsementKey.publicArea();
        this.endorsementKey = Optional.of(endorsementKey);
        this.attestationKey = attestationKey;
        this.appliance = appliance;
        this.file = file;
    }

    /**
     * Takes up the identity that a file holds for this TPM, or makes a new attestation key, to be kept once it is enrolled.
     *
     * @throws TpmException if the TPM does not do what is asked
     * @throws IOException if the file cannot be read
     */
    static Identity open(Tpm tpm, KeyFile file) throws TpmException, IOException {
        Endorsement endorsement = Endorsement.of(tpm);
        EndorsementKey endorsementKey = EndorsementKey.create(tpm, endorsement.template());
        try {
            ApplianceId appliance = ApplianceId.of(PublicKeys.of(endorsementKey.publicArea()));
            Identity identity = new Identity(
                    tpm, endorsement, endorsementKey, attestationKey(tpm, endorsementKey, file), appliance, file);
            if (identity.isEnrolled()) {
                identity.giveUpEndorsementKey();
            }
            return identity;
        } catch (InvalidKeyException e) {
            endorsementKey.close();
            throw new IOException("the TPM's endorsement key cannot be used: " + e.getMessage(), e);
        } catch (TpmException | IOException e) {
            endorsementKey.close();
            throw e;
        }
    }

    private static AttestationKey attestationKey(Tpm tpm, EndorsementKey endorsementKey, KeyFile file)
            throws TpmException, IOException {
        Optional<KeyBlob> kept = file.read();
        if (kept.isPresent()) {
            try {
                return AttestationKey.load(tpm, endorsementKey, kept.get());
            } catch (TpmResponseException e) {
                // The key of another TPM, or of this one before it was cleared; any other trouble may pass.
                if (!e.is(TPM_RC.INTEGRITY)) {
                    throw e;
                }
                file.delete();
            }
        }
        return AttestationKey.create(tpm, endorsementKey, AkTemplate.ECDSA_P256_SHA256);
    }

    /** Whether the control plane has been told of this attestation key: only such keys are kept. */
    boolean isEnrolled() throws IOException {
        return file.read().isPresent();
    }

    /** Keeps the attestation key, now that the control plane knows it. */
    void keepEnrolled() throws TpmException, IOException {
        file.write(attestationKey.blob());
        giveUpEndorsementKey();
    }

    private void giveUpEndorsementKey() throws TpmException {
        if (endorsementKey.isPresent()) {
            endorsementKey.get().close();
            endorsementKey = Optional.empty();
        }
    }

    /** Loads the attestation key below the endorsement key again, which it needs to prove that it is there. */
    private void takeEndorsementKey() throws TpmException {
        if (endorsementKey.isEmpty()) {
            EndorsementKey taken = EndorsementKey.create(tpm, template);
            endorsementKey = Optional.of(taken);
            KeyBlob blob = attestationKey.blob();
            attestationKey.close();
            attestationKey = AttestationKey.load(tpm, taken, blob);
        }
    }

    ApplianceId appliance() {
        return appliance;
    }

    /**
     * What enrolment begins with.
     *
     * @param iak the key with which the machine's maker vouches for it, if there is one
     */
    EnrolmentRequest enrolmentRequest(
            Platform platform, Optional<InitialAttestationKey> iak, Optional<ChassisSerial> chassisSerial)
            throws TpmException {
        return new EnrolmentRequest(
                platform,
                TPMT_PUBLIC.LAYOUT.write(ekPublic),
                certificate,
                EndorsementKey.certificateChain(tpm),
                TPMT_PUBLIC.LAYOUT.write(attestationKey.publicArea()),
                iak.map(key -> new EnrolmentRequest.Iak(key.certificate(), TPMT_PUBLIC.LAYOUT.write(key.publicArea()))),
                chassisSerial);
    }

    /** The key with which the machine's maker vouches for it, if the TPM has one; to be closed before this is. */
    Optional<InitialAttestationKey> initialAttestationKey() throws TpmException {
        return InitialAttestationKey.find(tpm);
    }

    /** Has the initial attestation key attest that the attestation key is in the same TPM. */
    SignedCertification certifiedBy(InitialAttestationKey iak, Bytes challenge) throws TpmException {
        return iak.certify(attestationKey, challenge);
    }

    Bytes activateCredential(Bytes credentialBlob, Bytes encryptedSecret) throws TpmException {
        takeEndorsementKey();
        return attestationKey.activateCredential(credentialBlob, encryptedSecret);
    }

    PcrValues readPcrs() throws TpmException {
        return Pcrs.read(tpm, QUOTED);
    }

    SignedQuote quote(Bytes qualifyingData) throws TpmException {
        return attestationKey.quote(qualifyingData, QUOTED);
    }

    /** Has the TPM tell what was sealed for it. */
    Unsealing unseal(SecretBlob blob) throws TpmException {
        takeEndorsementKey();
        return SealedData.unseal(tpm, endorsementKey.orElseThrow(), blob.duplicate(), blob.policy(), blob.approval());
    }

    @Override
    public TpmKey makeKey() throws TpmException {
        giveUpEndorsementKey();
        try (HandshakeKey made = HandshakeKey.create(tpm)) {
            return new TpmKey(made.publicArea(), made.blob());
        }
    }

    @Override
    public SignedCertification certify(TpmKey key, Bytes challenge) throws TpmException {
        giveUpEndorsementKey();
        try (HandshakeKey loaded = HandshakeKey.load(tpm, key.blob())) {
            return loaded.certifiedBy(attestationKey, challenge);
        }
    }

    /**
     * For the threads of connections, whose handshakes the agent waits for. One that nobody waits for any more does not use what was closed, and leaves
     * nothing in the TPM.
     */
    @Override
    public synchronized Bytes sign(TpmKey key, Digest digest) throws TpmException {
        if (isClosed) {
            throw new TpmTransportException("the TPM is not used any more");
        }
        try (HandshakeKey loaded = HandshakeKey.load(tpm, key.blob())) {
            return loaded.sign(digest).der();
        }
    }

    @Override
    public synchronized void close() throws TpmException {
        isClosed = true;
        attestationKey.close();
        giveUpEndorsementKey();
    }
}
