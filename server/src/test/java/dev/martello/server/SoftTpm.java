package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.Session;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.attester.KeyBlob;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.command.ActivateCredential;
import dev.martello.tpm.command.PolicySecret;
import dev.martello.tpm.command.Shutdown;
import dev.martello.tpm.command.Startup;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_SU;
import dev.martello.tpm.transport.SwtpmControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An appliance's TPM: a real software TPM with an endorsement certificate, and an attestation key in it. */
public final class SoftTpm implements AutoCloseable {
    static final PcrSelection PCRS = PcrSelection.of(HashAlgorithm.SHA256, 0, 1, 7, 10);

    private final Path directory;
    private final Swtpm swtpm;
    private final Tpm tpm;
    private final Optional<Bytes> certificate;
    private final ApplianceId id;
    private final TPMT_PUBLIC ekPublic;
    private EndorsementKey ek;
    private AttestationKey ak;
    private Optional<KeyBlob> unloaded = Optional.empty();

    private SoftTpm(Path directory, Swtpm swtpm) throws Exception {
        this.directory = directory;
        this.swtpm = swtpm;
        this.tpm = Tpm.over(swtpm.connect());
        this.ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048);
        this.ekPublic = ek.publicArea();
        this.certificate = ek.certificate();
        this.id = ApplianceId.of(ekKey());
        this.ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256);
    }

    public static SoftTpm make(Manufacturer manufacturer, Path state) throws Exception {
        manufacturer.manufacture(state);
        return new SoftTpm(state, Swtpm.start(state));
    }

    /** A TPM that starts from a copy of this one's state, with the same keys in it, as somebody has it who copied a TPM that is a program. */
    SoftTpm copy(Path state) throws Exception {
        tpm.execute(new Shutdown(TPM_SU.CLEAR)); // writes all that is to be kept
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, state.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        SoftTpm copy = new SoftTpm(state, Swtpm.start(state));
        copy.ak.close();
        copy.ak = AttestationKey.load(copy.tpm, copy.ek, ak.blob());
        return copy;
    }

    public ApplianceId id() {
        return id;
    }

    PublicKey ekKey() throws Exception {
        return PublicKeys.of(ekPublic);
    }

    Tpm tpm() {
        return tpm;
    }

    EndorsementKey ek() {
        return ek;
    }

    AttestationKey ak() {
        return ak;
    }

    Optional<Bytes> certificate() {
        return certificate;
    }

    Bytes akPublic() {
        return TPMT_PUBLIC.LAYOUT.write(ak.publicArea());
    }

    String akName() {
        return ak.publicArea().name().toHex();
    }

    /** Another attestation key in place of the one there was. */
    void newKey() throws Exception {
        ak.close();
        ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256);
    }

    public EnrolmentRequest enrolmentRequest() {
        return enrolmentRequest(certificate, akPublic());
    }

    EnrolmentRequest enrolmentRequest(Optional<Bytes> shownCertificate, Bytes shownAk) {
        return new EnrolmentRequest(
                Platform.LINUX_AMD64,
                TPMT_PUBLIC.LAYOUT.write(ekPublic),
                shownCertificate,
                Optional.empty(),
                shownAk,
                Optional.empty(),
                Optional.empty());
    }

    public Bytes open(EnrolmentChallenge challenge) throws Exception {
        return ak.activateCredential(challenge.credentialBlob(), challenge.encryptedSecret());
    }

    /** Opens a challenge for a key that lies outside of the endorsement hierarchy. */
    Bytes open(EnrolmentChallenge challenge, TPM_HANDLE key) throws Exception {
        try (AuthSession policy = AuthSession.policy(tpm)) {
            tpm.execute(new PolicySecret(
                    TPM_HANDLE.RH_ENDORSEMENT, policy.handle(), Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, 0));
            return tpm.execute(
                            new ActivateCredential(
                                    key, ek.handle(), challenge.credentialBlob(), challenge.encryptedSecret()),
                            Session.EMPTY_PASSWORD,
                            policy.use())
                    .certInfo();
        }
    }

    synchronized SignedQuote quote(Bytes qualifyingData) throws Exception {
        return ak.quote(qualifyingData, PCRS);
    }

    synchronized PcrValues pcrs() throws Exception {
        return Pcrs.read(tpm, PCRS);
    }

    synchronized void extend(int pcr, Bytes measurement) throws Exception {
        Pcrs.extend(tpm, PcrIndex.of(pcr), List.of(HashAlgorithm.SHA256.hash(measurement)));
    }

    synchronized void extend(int pcr, Collection<Digest> digests) throws Exception {
        Pcrs.extend(tpm, PcrIndex.of(pcr), List.copyOf(digests));
    }

    /** Makes room in the TPM for other keys: these have to be {@linkplain #reload() loaded} again. */
    void unload() throws Exception {
        unloaded = Optional.of(ak.blob());
        ak.close();
        ek.close();
    }

    void reload() throws Exception {
        reload(unloaded.orElseThrow());
    }

    /** A reboot: the reset count goes up. */
    void reboot() throws Exception {
        KeyBlob blob = ak.blob();
        swtpm.powerCycle(tpm);
        reload(blob);
    }

    /** A suspend to RAM and resume: the restart count goes up, PCRs stay. */
    void resume() throws Exception {
        KeyBlob blob = ak.blob();
        tpm.execute(new Shutdown(TPM_SU.STATE));
        try (SwtpmControl control = swtpm.control()) {
            control.stop();
            control.init();
        }
        tpm.execute(new Startup(TPM_SU.STATE));
        reload(blob);
    }

    private void reload(KeyBlob blob) throws Exception {
        ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048);
        ak = AttestationKey.load(tpm, ek, blob);
    }

    @Override
    public void close() throws TpmTransportException {
        tpm.close();
        swtpm.close();
    }
}
