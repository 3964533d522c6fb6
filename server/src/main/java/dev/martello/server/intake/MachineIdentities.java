package dev.martello.server.intake;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.server.endorsement.CertificateKind;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.store.RegisterEntry;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.CertificationCheck;
import dev.martello.tpm.verifier.CertificationVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Whether a machine's maker vouches for it: its initial attestation key (IAK) has a certificate, and certifies the attestation key of the same TPM.
 * Initial device identities (IDevID) are not taken, for nothing here proves that one is in the TPM. For use by many threads.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-2-0-keys-for-device-identity-and-attestation/">TPM 2.0 Keys for Device Identity and
 *     Attestation 1.00 revision 12</a>
 * @see <a href="https://standards.ieee.org/ieee/802.1AR/6995/">IEEE 802.1AR-2018, section 8: the subject's serial number is the device's</a>
 */
public final class MachineIdentities {
    /**
     * A key that a maker vouches for, and that nobody has proven yet.
     *
     * @param certificate as it came
     */
    record Shown(AttestationPublicKey key, Bytes certificate) {}

    private static final CertificateRules.Reasons REASONS = new CertificateRules.Reasons(
            Reason.IAK_CERTIFICATE_MALFORMED,
            Reason.IAK_CERTIFICATE_DEVIATES,
            Reason.IAK_CERTIFICATE_KEY_MISMATCH,
            Reason.IAK_CERTIFICATE_UNTRUSTED,
            Reason.IAK_CERTIFICATE_EXPIRED);

    private final MachineTrust trust;
    private final CertificateRules rules;
    private final CertificationVerifier verifier;

    public MachineIdentities(MachineTrust trust, CertificateReading reading, Clock clock) {
        this.trust = trust;
        this.rules = CertificateRules.of(CertificateKind.IAK, REASONS, trust.authorities(), reading, clock);
        this.verifier = new CertificationVerifier(SignatureLibraries.ofJdk());
    }

    /**
     * The key that an appliance shows, if it shows one and any maker is trusted.
     *
     * @param entry of the register, with which the certificate has to agree
     */
    Optional<Shown> require(EnrolmentRequest request, Optional<RegisterEntry> entry) throws Refusal {
        if (trust.authorities().isEmpty()) {
            return Optional.empty();
        }
        if (request.iak().isEmpty()) {
            if (trust.rule() == IakRule.REQUIRED) {
                throw Refusal.because(
                        Reason.IAK_CERTIFICATE_MISSING,
                        "no certificate of an initial attestation key was sent, and one is required here");
            }
            return Optional.empty();
        }
        return Optional.of(require(request.iak().get(), entry));
    }

    private Shown require(EnrolmentRequest.Iak iak, Optional<RegisterEntry> entry) throws Refusal {
        DeviceCertificate certificate = parse(iak.certificate());
        AttestationPublicKey key = attestationKey(iak);
        rules.requireFor(key.publicKey(), certificate);
        rules.requireTrusted(certificate, List.of());
        if (entry.isPresent()) {
            requireSameMachine(certificate, entry.get());
        }
        return new Shown(key, iak.certificate());
    }

    /**
     * The certificate of an initial attestation key, if a maker that is trusted vouches for it.
     *
     * @param carried authorities that came along with it
     */
    public DeviceCertificate requireVouchedFor(Bytes octets, List<X509Certificate> carried) throws Refusal {
        DeviceCertificate certificate = parse(octets);
        rules.requireGood(certificate);
        rules.requireTrusted(certificate, carried);
        return certificate;
    }

    private DeviceCertificate parse(Bytes octets) throws Refusal {
        DeviceCertificate certificate = rules.parse(octets);
        if (certificate.kind() != CertificateKind.IAK) {
            throw Refusal.because(
                    Reason.IAK_CERTIFICATE_WRONG_KIND,
                    "the certificate does not say that it is for an " + CertificateKind.IAK.meaning()
                            + "; it is taken for that of an "
                            + certificate.kind().meaning());
        }
        return certificate;
    }

    /** The machine's certificate is nobody else's business, so the answer does not say what the register has. */
    private static void requireSameMachine(DeviceCertificate certificate, RegisterEntry entry) throws Refusal {
        List<String> serials = certificate.machineSerials();
        boolean isOther = serials.stream().anyMatch(serial -> !entry.isChassis(serial));
        if (isOther) {
            throw Refusal.because(
                            Reason.IAK_CERTIFICATE_SERIAL_MISMATCH,
                            "the certificate is for another machine than the register has with this TPM")
                    .forOperators("the certificate is for " + String.join(" and ", serials) + ", and the register has "
                            + entry.serial() + " with this TPM");
        }
    }

    private static AttestationPublicKey attestationKey(EnrolmentRequest.Iak iak) throws Refusal {
        try {
            return switch (AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(iak.publicArea()))) {
                case AttestationKeyCheck.Accepted accepted -> accepted.key();
                case AttestationKeyCheck.Refused refused ->
                    throw Refusal.because(
                            Reason.IAK_UNSUITABLE,
                            "the initial attestation key is none whose word counts: " + refused.explanation() + " ("
                                    + refused.defect().id() + ")");
            };
        } catch (MalformedTpmStructure e) {
            throw Refusal.because(
                    Reason.IAK_MALFORMED, "the initial attestation key cannot be read: " + e.getMessage());
        }
    }

    /**
     * Whether the key is in the TPM of an attestation key.
     *
     * @param akName of the attestation key, which was proven to be fixed to the TPM of the endorsement key
     */
    void requireProven(Shown iak, Bytes akName, ActivationRequest request) throws Refusal {
        if (request.iakCertification().isEmpty()) {
            throw Refusal.because(
                    Reason.CERTIFICATION_MISSING,
                    "an initial attestation key was shown, and it does not certify the attestation key");
        }
        CertificationCheck check = verifier.check(
                request.iakCertification().get(),
                iak.key,
                akName,
                ActivationRequest.certificationChallenge(request.token()));
        if (check instanceof CertificationCheck.Refused refused) {
            throw Refusal.because(refused.defect(), refused.explanation());
        }
    }
}
