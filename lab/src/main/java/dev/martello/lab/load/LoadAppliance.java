package dev.martello.lab.load;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.Unreachable;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.Report;
import dev.martello.lab.software.InvalidCredential;
import dev.martello.lab.software.SoftwareAttestationKey;
import dev.martello.lab.software.SoftwareEndorsementKey;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.QualifiedNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One appliance that is nothing but keys and a state: it enrols and reports as the agent does. Reports are made one after the other; for use by
 * many threads.
 */
public final class LoadAppliance {
    /** Older nonces are refused soon, so another one is asked for. */
    private static final Duration NONCE_GOOD_FOR = Duration.ofSeconds(90);

    private static final int MAX_ROUNDS = 64;

    private record Nonce(Bytes octets, Instant received) {}

    private final SoftwareEndorsementKey endorsementKey;
    private final SoftwareAttestationKey key;
    private final Bytes qualifiedSigner;
    private final EvidenceState state;
    private final List<Item> own;
    private final List<ItemReference> references;
    private final InstantSource clock;
    private Optional<Nonce> nonce = Optional.empty();
    private long lastClockMillis;

    LoadAppliance(
            SoftwareEndorsementKey endorsementKey,
            SoftwareAttestationKey key,
            EvidenceState state,
            List<Item> own,
            List<ItemReference> references,
            InstantSource clock) {
        this.endorsementKey = endorsementKey;
        this.key = key;
        this.qualifiedSigner = QualifiedNames.belowEndorsementKey(endorsementKey.publicArea(), key.publicArea());
        this.state = state;
        this.own = own;
        this.references = Stream.concat(references.stream(), own.stream().map(Item::reference))
                .toList();
        this.clock = clock;
    }

    public ApplianceId id() {
        return endorsementKey.appliance();
    }

    TPMT_PUBLIC akPublic() {
        return key.publicArea();
    }

    public EnrolmentRequest enrolmentRequest() {
        return new EnrolmentRequest(
                Platform.LINUX_AMD64,
                TPMT_PUBLIC.LAYOUT.write(endorsementKey.publicArea()),
                Optional.empty(),
                Optional.empty(),
                TPMT_PUBLIC.LAYOUT.write(key.publicArea()),
                Optional.empty(),
                Optional.empty());
    }

    /** The secret of a challenge, which the control plane gave for {@link #enrolmentRequest}. */
    public Bytes open(EnrolmentChallenge challenge) throws InvalidCredential {
        return endorsementKey.activateCredential(
                new Credential(challenge.credentialBlob(), challenge.encryptedSecret()),
                key.publicArea().name());
    }

    /** Both steps of enrolment. The control plane must take keys that nobody certified. */
    synchronized void enrol(ControlPlaneClient controlPlane)
            throws Refused, Unreachable, InterruptedException, InvalidCredential {
        EnrolmentRequest request = enrolmentRequest();
        EnrolmentChallenge challenge = controlPlane.enrol(request);
        keep(controlPlane
                .activate(new ActivationRequest(request, challenge.token(), open(challenge), Optional.empty()))
                .nonce());
    }

    /** Reports once, with whatever items the control plane asks for. */
    synchronized AttestationResult report(ControlPlaneClient controlPlane)
            throws Refused, Unreachable, InterruptedException {
        return report(controlPlane, Optional.empty()).result().orElseThrow();
    }

    /**
     * As {@link #report(ControlPlaneClient)}, with a wish.
     *
     * @param wantedKey a key that is to be certified
     */
    synchronized ReportAnswer report(ControlPlaneClient controlPlane, Optional<Bytes> wantedKey)
            throws Refused, Unreachable, InterruptedException {
        Report report = report(freshNonce(controlPlane), wantedKey);
        List<Item> attachments = List.of();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            ReportAnswer answer = controlPlane.report(new ReportRequest(report, attachments, Optional.empty()));
            keep(answer.nonce());
            if (answer.result().isPresent()) {
                return answer;
            }
            attachments = items().stream()
                    .filter(item -> answer.missing().contains(item.reference().digest()))
                    .toList();
        }
        throw new Unreachable("the control plane asks for evidence again that it was sent");
    }

    /** A report that names all items, with a quote made now. */
    public Report report(Bytes freshNonce) {
        return report(freshNonce, Optional.empty());
    }

    /**
     * As {@link #report(Bytes)}, with a wish.
     *
     * @param wantedKey a key that is to be certified
     */
    public synchronized Report report(Bytes freshNonce, Optional<Bytes> wantedKey) {
        Report.Binding binding = new Report.Binding(freshNonce, references, wantedKey);
        lastClockMillis = Math.max(lastClockMillis + 1, clock.millis());
        return new Report(
                id(),
                binding,
                key.quote(
                        EvidenceState.QUOTED,
                        state.pcrs(),
                        binding.qualifyingData(),
                        qualifiedSigner,
                        new TPMS_CLOCK_INFO(lastClockMillis, 1, 0, true)));
    }

    /** What its attestation key says of a key with a name, as if that were in a TPM. */
    public SignedCertification certify(Bytes name, Bytes qualifyingData) {
        return key.certify(name, qualifyingData, qualifiedSigner);
    }

    /** The items that its reports name. */
    public List<Item> items() {
        return Stream.concat(state.items().stream(), own.stream()).toList();
    }

    /** Those of them that no other appliance need have. */
    public List<Item> ownItems() {
        return own;
    }

    private Bytes freshNonce(ControlPlaneClient controlPlane) throws Refused, Unreachable, InterruptedException {
        Optional<Nonce> kept =
                nonce.filter(each -> each.received().plus(NONCE_GOOD_FOR).isAfter(clock.instant()));
        nonce = Optional.empty();
        return kept.isPresent() ? kept.get().octets() : controlPlane.nonce(new NonceRequest(id()));
    }

    private void keep(Bytes fresh) {
        nonce = Optional.of(new Nonce(fresh, clock.instant()));
    }
}
