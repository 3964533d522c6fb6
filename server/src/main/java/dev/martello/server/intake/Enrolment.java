package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.Deviation;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.EndorsementKeyCheck;
import dev.martello.tpm.verifier.EndorsementKeys;
import dev.martello.tpm.verifier.MakeCredential;
import java.lang.System.Logger.Level;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Enrolment in two steps: an appliance says which TPM it has and which attestation key it made there, then proves it. For use by many threads.
 */
public final class Enrolment {
    private static final System.Logger LOG = System.getLogger(Enrolment.class.getName());

    /** An endorsement key that is one. */
    private record Endorsed(ApplianceId id, TPMT_PUBLIC area, PublicKey key) {}

    private record Candidate(Endorsed ek, AttestationPublicKey ak, Optional<MachineIdentities.Shown> iak) {}

    private final Database database;
    private final EnrolmentTrust trust;
    private final EkCertificates certificates;
    private final MachineIdentities machines;
    private final EnrolmentSecrets secrets;
    private final Nonces nonces;
    private final Clock clock;
    private final SecureRandom random;

    public Enrolment(
            Database database,
            EnrolmentTrust trust,
            EkCertificates certificates,
            MachineIdentities machines,
            EnrolmentSecrets secrets,
            Nonces nonces,
            Clock clock,
            SecureRandom random) {
        this.database = database;
        this.trust = trust;
        this.certificates = certificates;
        this.machines = machines;
        this.secrets = secrets;
        this.nonces = nonces;
        this.clock = clock;
        this.random = random;
    }

    /** The appliance a message is about, by the key it shows; nothing of it is proven. */
    public static Optional<ApplianceId> claimedBy(EnrolmentRequest request) {
        try {
            return Optional.of(endorsed(request).id());
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    /** The first step. Nothing is kept of it. */
    public EnrolmentChallenge begin(EnrolmentRequest request) throws Refusal {
        Candidate candidate = check(request);
        Bytes akName = candidate.ak.name();
        Bytes token = secrets.issueToken(request.ekPublic(), akName);
        try {
            Credential credential = MakeCredential.make(
                    candidate.ek.area, akName, secrets.secret(token, request.ekPublic(), akName), random);
            return new EnrolmentChallenge(credential.credentialBlob(), credential.encryptedSecret(), token);
        } catch (InvalidKeyException e) {
            throw Refusal.because(Reason.EK_MALFORMED, "nothing can be encrypted to the endorsement key");
        }
    }

    /** The second step. The enrolment is on the disk when this returns. */
    public Enrolled complete(ActivationRequest request) throws Refusal {
        EnrolmentRequest first = request.enrolment();
        Candidate candidate = check(first);
        secrets.require(request.token(), request.secret(), first.ekPublic(), candidate.ak.name());
        if (candidate.iak.isPresent()) {
            machines.requireProven(candidate.iak.get(), candidate.ak.name(), request);
        }
        EnrolledAppliance appliance = new EnrolledAppliance(
                candidate.ek.id,
                first.platform(),
                first.ekPublic(),
                first.ekCertificate(),
                candidate.iak.map(MachineIdentities.Shown::certificate),
                candidate.ak.name(),
                first.akPublic(),
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                first.chassisSerial());
        database.change(sql -> new ApplianceTable(sql).enrol(appliance));
        certificate(first, candidate.ek).ifPresent(certificate -> log(appliance.id(), certificate));
        return new Enrolled(appliance.id(), nonces.issue(appliance.id()));
    }

    private static void log(ApplianceId id, DeviceCertificate certificate) {
        Set<Deviation> deviations = CertificateKind.EK.deviations(certificate);
        if (!deviations.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    () -> "enrolled " + id + ", whose endorsement certificate deviates: "
                            + deviations.stream()
                                    .map(each -> each.in(CertificateKind.EK))
                                    .collect(Collectors.joining(", ")));
        }
    }

    private Candidate check(EnrolmentRequest request) throws Refusal {
        Endorsed ek = endorsed(request);
        Optional<RegisterEntry> entry = database.read(sql -> new RegisterTable(sql).find(ek.id));
        switch (trust) {
            case REGISTERED_WITH_CERTIFICATE -> {
                DeviceCertificate certificate = certificate(request, ek)
                        .orElseThrow(() -> Refusal.because(
                                Reason.EK_CERTIFICATE_MISSING,
                                "the TPM holds no endorsement certificate, so nobody says who made it"));
                certificates.requireTrusted(certificate, request.ekCertificateChain());
                if (entry.isEmpty()) {
                    throw Strangers.refusal(
                            database,
                            ek.id,
                            "the endorsement key " + ek.id + " is not in the operator's register",
                            request.chassisSerial());
                }
            }
            case INSECURE_TRUST_ON_FIRST_USE -> certificate(request, ek);
        }
        AttestationPublicKey ak = attestationKey(request);
        return new Candidate(ek, ak, machines.require(request, entry));
    }

    private static Endorsed endorsed(EnrolmentRequest request) throws Refusal {
        try {
            TPMT_PUBLIC area = TPMT_PUBLIC.LAYOUT.parse(request.ekPublic());
            return switch (EndorsementKeys.check(area)) {
                case EndorsementKeyCheck.Accepted _ -> {
                    PublicKey key = PublicKeys.of(area);
                    yield new Endorsed(ApplianceId.of(key), area, key);
                }
                case EndorsementKeyCheck.Refused refused ->
                    throw Refusal.because(refused.defect(), refused.explanation());
            };
        } catch (MalformedTpmStructure | InvalidKeyException e) {
            throw Refusal.because(Reason.EK_MALFORMED, "the endorsement key cannot be read: " + e.getMessage());
        }
    }

    private Optional<DeviceCertificate> certificate(EnrolmentRequest request, Endorsed ek) throws Refusal {
        return request.ekCertificate().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        certificates.requireFor(ek.key, request.ekCertificate().get()));
    }

    private static AttestationPublicKey attestationKey(EnrolmentRequest request) throws Refusal {
        try {
            return switch (AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(request.akPublic()))) {
                case AttestationKeyCheck.Accepted accepted -> accepted.key();
                case AttestationKeyCheck.Refused refused ->
                    throw Refusal.because(refused.defect(), refused.explanation());
            };
        } catch (MalformedTpmStructure e) {
            throw Refusal.because(Reason.AK_MALFORMED, "the attestation key cannot be read: " + e.getMessage());
        }
    }
}
