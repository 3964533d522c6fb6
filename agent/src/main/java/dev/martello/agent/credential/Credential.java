package dev.martello.agent.credential;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.CredentialUpdate;
import dev.martello.evidence.protocol.HeldCredential;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.TpmException;
import dev.martello.validity.Lifetime;
import dev.martello.validity.Uptime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The certificate of this appliance, from one report to the next. For one thread.
 *
 * <pre>
 *   nothing ──wanted──▶ key ──granted──▶ held ──half over──▶ key …
 *      ▲                                  │
 *      └──── trust ended, or time is up ──┘
 * </pre>
 */
public final class Credential {
    private static final String CERTIFICATE = "CERTIFICATE";

    /** What happens to it, for whoever watches. */
    public sealed interface Event {
        /** There is a certificate, which is good until a time. */
        record Renewed(Instant until) implements Event {}

        /** There is none any more, and why in a sentence. */
        record Ended(String explanation) implements Event {}

        /** The control plane gives none: a stable identifier and a sentence. */
        record Refused(String reason, String explanation) implements Event {}

        /** The control plane does not take it for the appliance's: reports go without until there is another one. */
        record NotTaken(String reason, String explanation) implements Event {}

        /** The control plane asks to renew it before its time: a stable identifier and a sentence. */
        record RenewalAsked(String reason, String explanation) implements Event {}

        /** Others' certificates are checked by other roots from now on, and by how many. */
        record RootsChanged(int roots) implements Event {}

        /** What should be done with it did not work; it is tried again with the next report. */
        record Failed(String explanation) implements Event {}
    }

    /** What the service has not been told yet. */
    private enum Owed {
        NOTHING,
        RENEWED,
        ENDED
    }

    /** How long a service that could not be stopped is left alone. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CredentialFiles files;
    private final KeyPlace place;
    private final Service service;
    private final ServiceManager services;
    private final InstantSource clock;
    private final Uptime uptime;
    private final Consumer<Event> listener;
    private Optional<CredentialKey> wanted = Optional.empty();
    private Optional<Lifetime> held = Optional.empty();
    private Optional<CertifiedKey> shown = Optional.empty();
    private HeldCredential holding;
    private Instant trustedUntil = Instant.MAX;
    private Owed owed = Owed.NOTHING;
    private Duration tellAgain = Duration.ZERO;

    /**
     * The certificate in a folder, which is taken up if it is still good.
     *
     * @param directory for it alone
     * @param place where its keys are kept
     * @param service is told when it is renewed and when it ends
     * @param clock what certificates' times are compared with
     * @param uptime ends a certificate if the clock was set back
     * @param listener told of everything that happens, on the thread that calls this
     */
    public Credential(
            Path directory,
            KeyPlace place,
            Service service,
            ServiceManager services,
            InstantSource clock,
            Uptime uptime,
            Consumer<Event> listener) {
        this.files = new CredentialFiles(directory);
        this.place = place;
        this.service = service;
        this.services = services;
        this.clock = clock;
        this.uptime = uptime;
        this.listener = listener;
        this.held = kept();
        this.holding = files.holding();
    }

    /** What the control plane is told of, so that it says what of that is not as it should be. */
    public HeldCredential holding() {
        return holding;
    }

    /**
     * What is shown to the control plane in TLS, if there is anything to show.
     *
     * @param tpm signs if the key is in there, as long as it is open
     */
    public Optional<HeldCertificate> shown(TpmKeys tpm) {
        return shown.filter(_ -> held.filter(each -> !each.isOver(clock.instant(), uptime.now()))
                        .isPresent())
                .map(each -> each.with(tpm));
    }

    /** What is held counts no more, so nothing is shown until there is another certificate, which is wanted at once. */
    public void replace() {
        shown = Optional.empty();
        trustedUntil = Instant.MIN;
    }

    /** As {@link #replace}: the control plane did not take what was shown. */
    public void notTaken(String reason, String explanation) {
        replace();
        listener.accept(new Event.NotTaken(reason, explanation));
    }

    /**
     * The key that the next report should name, if one is to be certified.
     *
     * @param nonce of that report
     */
    public Optional<WantedKey> wanted(TpmKeys tpm, Bytes nonce) throws TpmException {
        Instant now = clock.instant();
        // Whoever was silent for too long may hold what was revoked, and so may one that was started again.
        boolean isDue = held.isEmpty() || held.get().isHalfOver(now, uptime.now()) || now.isAfter(trustedUntil);
        if (!isDue) {
            return Optional.empty();
        }
        CredentialKey key = wanted.isPresent() ? wanted.get() : CredentialKey.make(place, tpm);
        wanted = Optional.of(key);
        return Optional.of(key.named(tpm, nonce));
    }

    /**
     * Takes what came of a report that named the wanted key, or none.
     *
     * @param update what is not as it should be with what was {@link #holding held}
     */
    public void reported(
            AttestationResult result, Optional<CertificateAnswer> answer, Optional<CredentialUpdate> update)
            throws InterruptedException {
        trustedUntil = result.validUntil();
        update.map(CredentialUpdate::bundle).filter(roots -> !roots.isEmpty()).ifPresent(this::takeRoots);
        if (result.tier() == TrustTier.CONTRAINDICATED || result.tier() == TrustTier.NONE) {
            end("the control plane does not trust this appliance any more: it is " + result.tier());
            return;
        }
        if (answer.isPresent()) {
            take(answer.get());
        }
        update.flatMap(CredentialUpdate::renewal).ifPresent(renewal -> {
            trustedUntil = Instant.MIN;
            listener.accept(new Event.RenewalAsked(renewal.reason(), renewal.explanation()));
        });
        tell();
    }

    /** The roots are there before any certificate that they are needed for: whoever is told of them goes on with the certificate that it has. */
    private void takeRoots(List<Bytes> roots) {
        try {
            for (Bytes each : roots) {
                certificate(each);
            }
            files.writeBundle(Pem.encodeAll(CERTIFICATE, roots));
            holding = files.holding();
            if (held.isPresent()) {
                owed = Owed.RENEWED;
            }
            listener.accept(new Event.RootsChanged(roots.size()));
        } catch (IOException e) {
            listener.accept(new Event.Failed("the roots could not be kept: " + e.getMessage()));
        }
    }

    private void take(CertificateAnswer answer) throws InterruptedException {
        if (answer.refusal().isPresent()) {
            CertificateAnswer.Refusal refusal = answer.refusal().get();
            listener.accept(new Event.Refused(refusal.reason(), refusal.explanation()));
            return;
        }
        try {
            CredentialKey key = wanted.orElseThrow(() -> new IOException("a certificate came that nobody asked for"));
            X509Certificate certificate = certificate(answer.chain().getFirst());
            if (!certificate.getPublicKey().equals(key.certified())) {
                throw new IOException("the certificate is for another key");
            }
            files.write(
                    Pem.encodeAll(CERTIFICATE, answer.chain()), key.pem(), Pem.encodeAll(CERTIFICATE, answer.bundle()));
            held = Optional.of(Lifetime.ofReceived(certificate, clock.instant(), uptime.now()));
            shown = keptWithKey();
            holding = files.holding();
            wanted = Optional.empty();
            owed = Owed.RENEWED;
            listener.accept(new Event.Renewed(held.get().to()));
        } catch (IOException e) {
            listener.accept(new Event.Failed("the certificate could not be kept: " + e.getMessage()));
        }
    }

    private void tell() throws InterruptedException {
        try {
            if (service != Service.NONE) {
                switch (owed) {
                    case NOTHING -> {}
                    case RENEWED -> services.renewed(service);
                    case ENDED -> services.ended(service);
                }
            }
            owed = Owed.NOTHING;
        } catch (IOException e) {
            tellAgain = uptime.now().plus(PATIENCE);
            listener.accept(new Event.Failed(String.valueOf(e.getMessage())));
        }
    }

    /** Whether there is a certificate, so that {@link #expire} is to be called now and then. */
    public boolean isHeld() {
        return held.isPresent();
    }

    /** Ends what is over, and stops a service that did not stop when it should. */
    public void expire() throws InterruptedException {
        Instant now = clock.instant();
        Duration on = uptime.now();
        if (held.filter(each -> each.isOver(now, on)).isPresent()) {
            end("the certificate ran out");
        } else if (owed == Owed.ENDED && on.compareTo(tellAgain) >= 0) {
            tell();
        }
    }

    /**
     * Trust ended: certificate and key go, and the service is stopped.
     *
     * @param explanation in a sentence
     */
    public void end(String explanation) throws InterruptedException {
        wanted = Optional.empty();
        if (held.isEmpty() && !files.hasCertificate()) {
            return;
        }
        held = Optional.empty();
        shown = Optional.empty();
        owed = Owed.ENDED;
        try {
            files.remove();
        } catch (IOException e) {
            listener.accept(new Event.Failed("the certificate could not be taken away: " + e.getMessage()));
        }
        holding = files.holding();
        tell();
        listener.accept(new Event.Ended(explanation));
    }

    /** What was kept, until the first report replaces it: one that is asked for now shows that trust still holds. */
    private Optional<Lifetime> kept() {
        if (!files.hasCertificate()) {
            return Optional.empty();
        }
        try {
            Bytes der = Pem.decode(CERTIFICATE, files.read(CredentialFiles.CERTIFICATE));
            trustedUntil = Instant.MIN;
            shown = keptWithKey();
            return Optional.of(Lifetime.ofKept(certificate(der), clock.instant(), uptime.now()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(Lifetime.OVER); // damaged
        }
    }

    private Optional<CertifiedKey> keptWithKey() {
        try {
            return Optional.of(CertifiedKey.parse(files.read(CredentialFiles.BOTH)));
        } catch (IOException e) {
            return Optional.empty(); // the files are damaged: another one comes at once
        }
    }

    private static X509Certificate certificate(Bytes der) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IOException("it is no certificate: " + e.getMessage(), e);
        }
    }
}
