package dev.martello.agent;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.Unreachable;
import dev.martello.agent.collector.CollectedItem;
import dev.martello.agent.credential.Credential;
import dev.martello.agent.credential.HeldCertificate;
import dev.martello.agent.credential.WantedKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Enrols this appliance and reports, until it is interrupted. Nothing that fails ends it: it tells its listener and tries
 * again, ever more slowly. For one thread.
 *
 * <pre>
 *   open TPM ─▶ nonce ─▶ snapshot ─▶ report ─▶ result ─▶ wait ─┐
 *      ▲          │ unknown: enrol      ▲                      │
 *      │          └─────────────────────┴──────────────────────┘
 *      └── any failure, after a pause
 * </pre>
 */
public final class Agent {
    /** So much of the evidence goes into a request, and so much memory: a list of 10,000 entries. */
    private static final int PORTION_BYTES = 1 << 20;

    /** All evidence that is accepted takes half of these rounds; more than this is a control plane that forgets. */
    private static final int MAX_ROUNDS = 128;

    private static final Duration LOOK_AT_CERTIFICATE = Duration.ofSeconds(1);

    private static final Set<String> ENDS_TRUST = Set.of("register.unknown-ek");
    private static final Set<String> NEEDS_ENROLMENT = Set.of("appliance.unknown", "quote.signature-invalid");

    /** What begins so is about the certificate that was shown in TLS. */
    private static final String OF_CERTIFICATE = "client-certificate.";

    private static final Set<String> NEEDS_NONCE = Set.of("nonce.expired", "nonce.invalid");

    private final AgentConfiguration configuration;
    private final Callable<Tpm> openTpm;
    private final ControlPlaneClient controlPlane;
    private final Consumer<AgentEvent> listener;
    private final Backoff backoff;
    private final HeldNonce nonce;
    private Set<ItemDigest> delivered = Set.of();
    private Optional<X509Certificate> unanswered = Optional.empty();
    private boolean isIakUnusable;

    /**
     * An agent that has done nothing yet.
     *
     * @param openTpm opens the appliance's TPM; called again after the TPM failed
     * @param clock tells how old a nonce is
     * @param random spreads the moments at which many agents try again
     * @param listener told of everything that happens, on the agent's thread
     */
    public Agent(
            AgentConfiguration configuration,
            Callable<Tpm> openTpm,
            ControlPlaneClient controlPlane,
            InstantSource clock,
            RandomGenerator random,
            Consumer<AgentEvent> listener) {
        this.configuration = configuration;
        this.openTpm = openTpm;
        this.controlPlane = controlPlane;
        this.listener = listener;
        this.backoff = new Backoff(random);
        this.nonce = new HeldNonce(clock);
    }

    /**
     * Reports until interrupted.
     *
     * @throws InterruptedException when interrupted, which is how an agent ends
     */
    public void run() throws InterruptedException {
        while (true) {
            try (Tpm tpm = openTpm.call();
                    Identity identity = Identity.open(tpm, new KeyFile(configuration.stateDirectory()))) {
                while (true) {
                    AttestationResult result = report(identity);
                    backoff.reset();
                    pause(backoff.spread(Duration.ofSeconds(result.reportIntervalSeconds())));
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                AgentEvent.Failed failure = failure(e);
                listener.accept(failure);
                pause(failure.retryIn());
            }
        }
    }

    /** Waits, and lets the certificate end when its time is up, whatever the control plane does. */
    private void pause(Duration duration) throws InterruptedException {
        if (configuration.credential().isEmpty()) {
            Thread.sleep(duration);
            return;
        }
        Credential credential = configuration.credential().get();
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_AT_CERTIFICATE.toNanos())));
            credential.expire();
        }
    }

    /**
     * Reports once, enrolling first if need be.
     *
     * @throws Refused if the control plane does not accept it
     * @throws TpmException if the TPM does not do what is asked
     * @throws Unreachable if the control plane cannot be reached
     * @throws IOException if evidence or the agent's own state cannot be read
     */
    public AttestationResult runOnce() throws Exception {
        try (Tpm tpm = openTpm.call();
                Identity identity = Identity.open(tpm, new KeyFile(configuration.stateDirectory()))) {
            return report(identity);
        }
    }

    /**
     * Asks for a secret, and has the TPM tell it. Reports first if the control plane wants that, once.
     *
     * @throws Refused if the control plane does not give it
     * @throws NotTold if the TPM does not tell it
     * @throws TpmException if the TPM does not do what is asked
     * @throws Unreachable if the control plane cannot be reached, or answers what it should not
     * @throws IOException if evidence or the agent's own state cannot be read
     */
    public Bytes unseal(SecretName name) throws Exception {
        try (Tpm tpm = openTpm.call();
                Identity identity = Identity.open(tpm, new KeyFile(configuration.stateDirectory()))) {
            return new SecretRequester(controlPlane, identity, this::report).value(name);
        }
    }

    private AttestationResult report(Identity identity)
            throws Refused, TpmException, IOException, InterruptedException {
        try {
            return reportShowingCertificate(identity);
        } catch (Refused e) {
            if (ENDS_TRUST.contains(e.reason()) && configuration.credential().isPresent()) {
                configuration.credential().get().end("the control plane does not know this appliance any more");
            }
            throw e;
        }
    }

    /** Whose certificate is not taken reports without, at once: clocks that disagree, or an outage, leave nobody behind. */
    private AttestationResult reportShowingCertificate(Identity identity)
            throws Refused, TpmException, IOException, InterruptedException {
        Optional<HeldCertificate> shown = shown(identity);
        controlPlane.show(shown);
        try {
            return tryReport(identity);
        } catch (Refused e) {
            if (shown.isEmpty() || !e.reason().startsWith(OF_CERTIFICATE)) {
                throw e;
            }
            configuration.credential().orElseThrow().notTaken(e.reason(), String.valueOf(e.getMessage()));
            controlPlane.show(Optional.empty());
            return tryReport(identity);
        } catch (Unreachable e) {
            // TLS does not say whether it was for the certificate: the next attempt is without.
            unanswered = shown.map(HeldCertificate::certificate);
            throw e;
        }
    }

    private Optional<HeldCertificate> shown(Identity identity) throws IOException {
        return identity.isEnrolled()
                ? configuration
                        .credential()
                        .flatMap(credential -> credential.shown(identity))
                        .filter(each -> !unanswered.equals(Optional.of(each.certificate())))
                : Optional.empty();
    }

    private AttestationResult tryReport(Identity identity)
            throws Refused, TpmException, IOException, InterruptedException {
        if (!identity.isEnrolled()) {
            enrol(identity);
        }
        try {
            return reportEnrolled(identity);
        } catch (Refused e) {
            if (NEEDS_ENROLMENT.contains(e.reason())) {
                enrol(identity);
            } else if (!NEEDS_NONCE.contains(e.reason())) {
                throw e;
            }
            return reportEnrolled(identity);
        }
    }

    /** Who enrols anew has nothing to show: what it holds is of the time before, and is revoked by that. */
    private void enrol(Identity identity) throws Refused, TpmException, IOException, InterruptedException {
        delivered = Set.of();
        configuration.credential().ifPresent(Credential::replace);
        controlPlane.show(Optional.empty());
        try (MachineIdentity machine = machineIdentity(identity)) {
            EnrolmentRequest request =
                    machine.enrolmentRequest(configuration.platform(), configuration.chassisSerial());
            EnrolmentChallenge challenge = controlPlane.enrol(request);
            Bytes secret = identity.activateCredential(challenge.credentialBlob(), challenge.encryptedSecret());
            Optional<SignedCertification> certification =
                    machine.certification(ActivationRequest.certificationChallenge(challenge.token()));
            Enrolled enrolled =
                    controlPlane.activate(new ActivationRequest(request, challenge.token(), secret, certification));
            identity.keepEnrolled();
            nonce.hold(enrolled.nonce());
            listener.accept(new AgentEvent.Enrolled(enrolled.appliance()));
        }
    }

    /** A key that could not be used once is not tried again: a TPM may count that as guessing, and lock other keys. */
    private MachineIdentity machineIdentity(Identity identity) throws TpmException {
        return isIakUnusable
                ? MachineIdentity.none(identity)
                : MachineIdentity.open(identity, explanation -> {
                    isIakUnusable = true;
                    listener.accept(new AgentEvent.IakUnusable(explanation));
                });
    }

    private AttestationResult reportEnrolled(Identity identity)
            throws Refused, TpmException, IOException, InterruptedException {
        Optional<Bytes> held = nonce.take();
        Bytes fresh = held.isPresent() ? held.get() : controlPlane.nonce(new NonceRequest(identity.appliance()));
        Optional<WantedKey> wantedKey = configuration.credential().isPresent()
                ? configuration.credential().get().wanted(identity, fresh)
                : Optional.empty();
        EvidenceSnapshot snapshot =
                EvidenceSnapshot.take(identity, configuration.collectors(), fresh, wantedKey.map(WantedKey::info));
        Set<ItemDigest> undelivered = new LinkedHashSet<>(snapshot.items().keySet());
        undelivered.removeAll(delivered);
        List<Item> attachments = portion(snapshot, undelivered);
        long sentBytes = 0;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            sentBytes += attachments.stream()
                    .mapToLong(item -> item.content().length())
                    .sum();
            ReportAnswer answer = controlPlane.report(new ReportRequest(
                    snapshot.report(),
                    attachments,
                    configuration.chassisSerial(),
                    wantedKey.flatMap(WantedKey::certification),
                    configuration.credential().map(Credential::holding)));
            nonce.hold(answer.nonce());
            if (answer.result().isPresent()) {
                delivered = Set.copyOf(snapshot.items().keySet());
                listener.accept(new AgentEvent.Reported(answer.result().get(), sentBytes));
                boolean isRenewalAsked = takeCertificate(answer);
                return isRenewalAsked && wantedKey.isEmpty()
                        ? reportEnrolled(identity)
                        : answer.result().get();
            }
            attachments = portion(snapshot, answer.missing());
        }
        throw new Unreachable("the control plane asks for evidence again that it was sent");
    }

    /** Takes what came with a verdict. Whether the control plane asks for another report, with a key. */
    private boolean takeCertificate(ReportAnswer answer) throws InterruptedException {
        if (configuration.credential().isEmpty()) {
            return false;
        }
        Credential credential = configuration.credential().get();
        credential.reported(answer.result().orElseThrow(), answer.certificate(), answer.update());
        return answer.update().flatMap(CredentialUpdate::renewal).isPresent() && credential.isHeld();
    }

    private AgentEvent.Failed failure(Exception e) {
        String reason = switch (e) {
            case Refused refused -> refused.reason();
            case TpmException _ -> "tpm.failed";
            case Unreachable _ -> "server.unreachable";
            case IOException _ -> "evidence.unreadable";
            default -> "agent.failed";
        };
        String explanation = e.getMessage() == null ? e.toString() : e.getMessage();
        Duration asked = e instanceof Refused refused ? refused.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return new AgentEvent.Failed(reason, explanation, backoff.next(asked));
    }

    /** As many of the wanted items as fit into a request, and one at least. */
    private static List<Item> portion(EvidenceSnapshot snapshot, Collection<ItemDigest> wanted) throws IOException {
        List<Item> portion = new ArrayList<>();
        int room = PORTION_BYTES;
        for (ItemDigest digest : new LinkedHashSet<>(wanted)) {
            CollectedItem collected = snapshot.items().get(digest);
            if (collected != null) {
                Item item = collected.read();
                room -= item.content().length();
                if (room < 0 && !portion.isEmpty()) {
                    break;
                }
                portion.add(item);
            }
        }
        return portion;
    }
}
