package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.server.endorsement.AuthorityFile;
import dev.martello.server.endorsement.DeviceCertificate;
import dev.martello.server.endorsement.MalformedCertificate;
import dev.martello.server.endorsement.PermanentIdentifier;
import dev.martello.server.intake.MachineIdentities;
import dev.martello.server.intake.Reason;
import dev.martello.server.intake.Refusal;
import dev.martello.server.store.AcmeOrder.Attested;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.CertificationCheck;
import dev.martello.tpm.verifier.CertificationDefect;
import dev.martello.tpm.verifier.CertificationVerifier;
import dev.martello.tpm.verifier.CertifiedAttestationKey;
import dev.martello.tpm.verifier.HandshakeKeys;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an attestation shows a key in the TPM of a device of ours: a maker that is trusted vouches for the attestation key and says in which machine it
 * is, that key certifies the other one for this very account and order, and the machine is in the register. For use by many threads.
 */
final class DeviceAttestation {
    private final MachineIdentities makers;
    private final CertificationVerifier verifier;
    private final Database database;

    DeviceAttestation(MachineIdentities makers, CertificationVerifier verifier, Database database) {
        this.makers = makers;
        this.verifier = verifier;
        this.database = database;
    }

    /**
     * Checks an answer to a challenge.
     *
     * @param device that the order is for
     * @param octets the attestation object
     * @param keyAuthorization of the challenge and the account
     */
    Attested check(DeviceIdentifier device, Bytes octets, String keyAuthorization, Instant now) throws Refusal {
        AttestationObject object = AttestationObject.parse(octets);
        DeviceCertificate certificate =
                makers.requireVouchedFor(object.chain().getFirst(), authorities(object.chain()));
        Bytes key = requireCertified(object, certificate, Bytes.utf8(keyAuthorization));
        if (!DeviceIdentifier.of(certificate).contains(device)) {
            throw Refusal.because(
                    Reason.ACME_IDENTIFIER_MISMATCH,
                    "the certificate of the attestation key is for another device than the order");
        }
        RegisterEntry entry = requireRegistered(certificate);
        return new Attested(entry.ek(), entry.serial(), key, now);
    }

    private static List<X509Certificate> authorities(List<Bytes> chain) throws Refusal {
        List<X509Certificate> authorities = new ArrayList<>();
        for (Bytes each : chain.subList(1, chain.size())) {
            try {
                authorities.add(AuthorityFile.certificate(each));
            } catch (CertificateException e) {
                throw Refusal.because(
                        Reason.ACME_ATTESTATION_MALFORMED,
                        "the attestation object cannot be read: x5c has a certificate that is none: " + e.getMessage());
            }
        }
        return authorities;
    }

    /** The certified key, a SubjectPublicKeyInfo. */
    private Bytes requireCertified(AttestationObject object, DeviceCertificate certificate, Bytes keyAuthorization)
            throws Refusal {
        TPMT_PUBLIC area = area(object);
        CoseAlgorithm algorithm = CoseAlgorithm.of(object.algorithm())
                .orElseThrow(() -> Refusal.because(
                        Reason.IAK_UNSUITABLE, "no attestation key is taken that signs by alg " + object.algorithm()));
        CertificationCheck check = check(object, certificate, area, algorithm, algorithm.hash(), keyAuthorization);
        // WebAuthn has the hash algorithm of the signature here; clients are about that always take SHA-256.
        boolean isOtherHash = algorithm.hash() != HashAlgorithm.SHA256
                && check instanceof CertificationCheck.Refused(CertificationDefect defect, String _)
                && defect == CertificationDefect.QUALIFYING_DATA_MISMATCH;
        if (isOtherHash) {
            check = check(object, certificate, area, algorithm, HashAlgorithm.SHA256, keyAuthorization);
        }
        if (check instanceof CertificationCheck.Refused refused) {
            throw Refusal.because(refused.defect(), refused.explanation());
        }
        try {
            return Bytes.owning(PublicKeys.of(area).getEncoded());
        } catch (InvalidKeyException e) {
            throw unsuitable("has a public area without a key: " + e.getMessage());
        }
    }

    private static TPMT_PUBLIC area(AttestationObject object) throws Refusal {
        try {
            TPMT_PUBLIC area = TPMT_PUBLIC.LAYOUT.parse(object.publicArea());
            Optional<String> defect = HandshakeKeys.defect(area);
            if (defect.isPresent()) {
                throw unsuitable(defect.get());
            }
            return area;
        } catch (MalformedTpmStructure e) {
            throw unsuitable("has a public area that cannot be read: " + e.getMessage());
        }
    }

    private CertificationCheck check(
            AttestationObject object,
            DeviceCertificate certificate,
            TPMT_PUBLIC area,
            CoseAlgorithm algorithm,
            HashAlgorithm hash,
            Bytes keyAuthorization)
            throws Refusal {
        try {
            return verifier.check(
                    new SignedCertification(object.attest(), object.signature()),
                    CertifiedAttestationKey.of(certificate.key(), algorithm.scheme(), algorithm.hash()),
                    area.name(),
                    hash.hash(keyAuthorization).octets());
        } catch (InvalidKeyException e) {
            throw Refusal.because(
                    Reason.IAK_UNSUITABLE, "the attestation key is none whose word counts: " + e.getMessage());
        }
    }

    private static Refusal unsuitable(String defect) {
        return Refusal.because(Reason.ACME_KEY_UNSUITABLE, "the attested key " + defect);
    }

    /** Who proves to be a machine of a maker's learns whether it is registered, and nothing of the register. */
    private RegisterEntry requireRegistered(DeviceCertificate certificate) throws Refusal {
        List<String> serials = certificate.machineSerials().isEmpty()
                ? certificate.permanentIdentifier().stream()
                        .map(PermanentIdentifier::value)
                        .toList()
                : certificate.machineSerials();
        RegisterEntry entry = serials.stream()
                .flatMap(serial -> entry(serial).stream())
                .findFirst()
                .filter(found -> serials.stream().allMatch(found::isChassis))
                .orElseThrow(() -> Refusal.because(
                                Reason.ACME_UNREGISTERED, "the device is not in the operator's register")
                        .forOperators("the register has no machine of serial number " + String.join(" and ", serials)));
        Optional<EnrolledAppliance> enrolled = database.read(sql -> new ApplianceTable(sql).find(entry.ek()));
        Optional<Bytes> proven = enrolled.flatMap(EnrolledAppliance::iakCertificate);
        if (proven.isPresent() && !isSameKey(proven.get(), certificate)) {
            throw Refusal.because(
                    Reason.ACME_IAK_MISMATCH, "the appliance enrolled with another initial attestation key");
        }
        return entry;
    }

    private Optional<RegisterEntry> entry(String serial) {
        return ChassisSerial.isSerial(serial)
                ? database.read(sql -> new RegisterTable(sql).ofChassis(new ChassisSerial(serial)))
                : Optional.empty();
    }

    private static boolean isSameKey(Bytes proven, DeviceCertificate certificate) {
        try {
            return DeviceCertificate.parse(proven).key().equals(certificate.key());
        } catch (MalformedCertificate e) {
            throw new IllegalStateException("a certificate that was accepted cannot be read", e);
        }
    }
}
