package dev.martello.lab.unattended;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.ServerTrust;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.HandshakeKey;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.command.Certify;
import dev.martello.tpm.command.CertifyResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.LoadExternal;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SENSITIVE;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Somebody with root on a good appliance, who speaks to its TPM and to the control plane in the agent's place: with an attestation key that is
 * enrolled, and another one beside it that is not.
 *
 * <p>A TPM has places for three objects: one for the attestation key that was used last, and two for a key of handshakes and the one above it. The
 * endorsement key, which takes long to derive, is there only to load others.
 */
final class Intruder implements AutoCloseable {
    private static final PcrSelection QUOTED =
            PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    private final ApplianceId appliance;
    private final Tpm tpm;
    private final ControlPlaneClient client;
    private final List<Item> evidence;
    private final KeyBlob enrolled;
    private final KeyBlob stranger;
    private AttestationKey loaded;

    private Intruder(Scene scene, Tpm tpm) throws Exception {
        this.appliance = scene.appliance().id();
        this.tpm = tpm;
        this.client = new ControlPlaneClient(scene.address(), ServerTrust.in(scene.serverCa()));
        this.evidence = Stream.concat(
                        Stream.of(PcrValuesItem.write(Pcrs.read(tpm, QUOTED))), scene.appliance().evidence().stream())
                .toList();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            this.loaded = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256);
            this.enrolled = loaded.blob();
            try (AttestationKey made = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
                this.stranger = made.blob();
            }
            enrol(ek);
        }
    }

    static Intruder on(Scene scene) throws Exception {
        return new Intruder(scene, scene.appliance().tpm());
    }

    private void enrol(EndorsementKey ek) throws Exception {
        EnrolmentRequest request = new EnrolmentRequest(
                Platform.LINUX_AMD64,
                TPMT_PUBLIC.LAYOUT.write(ek.publicArea()),
                ek.certificate(),
                Optional.empty(),
                TPMT_PUBLIC.LAYOUT.write(loaded.publicArea()),
                Optional.empty(),
                Optional.empty());
        EnrolmentChallenge challenge = client.enrol(request);
        Bytes secret = loaded.activateCredential(challenge.credentialBlob(), challenge.encryptedSecret());
        client.activate(new ActivationRequest(request, challenge.token(), secret, Optional.empty()));
    }

    /** The key that was enrolled first. */
    KeyBlob enrolled() {
        return enrolled;
    }

    /** Of the same TPM, made in the same way, and not enrolled. */
    KeyBlob stranger() {
        return stranger;
    }

    /** Enrols an attestation key in the place of the last one. */
    void enrol(KeyBlob key) throws Exception {
        loaded.close();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            loaded = AttestationKey.load(tpm, ek, key);
            enrol(ek);
        }
    }

    private AttestationKey load(KeyBlob key) throws TpmException {
        if (!loaded.blob().equals(key)) {
            loaded.close();
            try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
                loaded = AttestationKey.load(tpm, ek, key);
            }
        }
        return loaded;
    }

    Bytes nonce() throws Exception {
        return client.nonce(new NonceRequest(appliance));
    }

    /** A key for handshakes in the TPM. */
    KeyBlob newKey() throws TpmException {
        try (HandshakeKey made = HandshakeKey.create(tpm)) {
            return made.blob();
        }
    }

    /** {@code TPM2_Certify} of a key by another one, for a report with a nonce. */
    KeyCertification certified(KeyBlob key, KeyBlob by, Bytes nonce) throws TpmException {
        AttestationKey signer = load(by);
        try (HandshakeKey certified = HandshakeKey.load(tpm, key)) {
            return new KeyCertification(
                    key.publicArea(), certified.certifiedBy(signer, KeyCertification.challenge(nonce)));
        }
    }

    /** As {@link #certified}, of a key that was made outside and put into the TPM, both halves of it, by the enrolled key. */
    SignedCertification certifiedFromOutside(ECPrivateKey secret, TPMT_PUBLIC area, Bytes nonce) throws TpmException {
        AttestationKey signer = load(enrolled);
        Bytes sensitive = TPMT_SENSITIVE.LAYOUT.write(
                new TPMT_SENSITIVE(area.type(), Bytes.EMPTY, Bytes.EMPTY, fixedLength(secret.getS())));
        TPM_HANDLE outside = tpm.execute(new LoadExternal(sensitive, area, TPM_HANDLE.RH_NULL))
                .objectHandle();
        try {
            CertifyResponse certified = tpm.execute(
                    new Certify(outside, signer.handle(), KeyCertification.challenge(nonce), TPMT_ASYM_SCHEME.NULL));
            return new SignedCertification(certified.certifyInfo(), TPMT_SIGNATURE.LAYOUT.write(certified.signature()));
        } finally {
            tpm.execute(new FlushContext(outside));
        }
    }

    private static Bytes fixedLength(BigInteger number) {
        byte[] octets = number.toByteArray(); // with a sign, and as short as can be
        Bytes padded = Bytes.concat(Bytes.repeat(0, 32), Bytes.owning(octets));
        return padded.from(padded.length() - 32);
    }

    /** A report of how things are, quoted by the key that was enrolled first, which names a key. */
    Report report(Bytes nonce, Bytes named) throws TpmException {
        Report.Binding binding = binding(nonce, named);
        return new Report(appliance, binding, load(enrolled).quote(binding.qualifyingData(), QUOTED));
    }

    private Report.Binding binding(Bytes nonce, Bytes named) {
        return new Report.Binding(nonce, evidence.stream().map(Item::reference).toList(), Optional.of(named));
    }

    /** The same quote, passed off as one that names another key. */
    Report naming(Report quoted, Bytes another) {
        return new Report(appliance, binding(quoted.binding().nonce(), another), quoted.quote());
    }

    ReportAnswer send(Report report, Optional<KeyCertification> certification) throws Exception {
        return client.report(new ReportRequest(report, evidence, Optional.empty(), certification, Optional.empty()));
    }

    /** As {@link #send} of a report that says what the last one said: its evidence is there already. */
    ReportAnswer sendAgain(Report report) throws Exception {
        return client.report(new ReportRequest(report, List.of(), Optional.empty()));
    }

    /** Why a report was refused; fails if it was not. */
    static String refusal(Attempt attempt) throws Exception {
        try {
            throw new AssertionError("accepted: " + attempt.make());
        } catch (Refused e) {
            return e.reason();
        }
    }

    /** To send a report. */
    interface Attempt {
        ReportAnswer make() throws Exception;
    }

    @Override
    public void close() throws TpmException {
        client.close();
        loaded.close();
        tpm.close();
    }
}
