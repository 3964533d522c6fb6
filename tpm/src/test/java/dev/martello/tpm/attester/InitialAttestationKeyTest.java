package dev.martello.tpm.attester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.command.EvictControl;
import dev.martello.tpm.command.GetCapability;
import dev.martello.tpm.command.NV_UndefineSpace;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.TPML_HANDLE;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CAP;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.verifier.AcceptedKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.CertificationCheck;
import dev.martello.tpm.verifier.CertificationDefect;
import dev.martello.tpm.verifier.CertificationVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Initial attestation keys in a real TPM, found where makers leave them and certifying attestation keys. */
class InitialAttestationKeyTest {
    private static final Bytes CHALLENGE = Bytes.repeat(0x42, 32);
    private static final TPM_HANDLE IDEVID_INDEX = new TPM_HANDLE(0x01c9_0011L);
    private static final TPM_HANDLE IAK_INDEX = new TPM_HANDLE(0x01c9_0019L);
    private static final TPM_HANDLE PERSISTENT = new TPM_HANDLE(0x8102_0000L);
    private static final Bytes P256 = Bytes.fromHex("06082a8648ce3d030107");

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    private final Tpm tpm = simulated.tpm();
    private final CertificationVerifier verifier = new CertificationVerifier(SignatureLibraries.ofJdk());
    private final List<TPM_HANDLE> left = new ArrayList<>();

    @AfterEach
    void leavesNothingInTheTpm() throws Exception {
        for (TPM_HANDLE each : left) {
            if (each.isNvIndex()) {
                tpm.execute(new NV_UndefineSpace(TPM_HANDLE.RH_OWNER, each));
            } else {
                tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, each, each));
            }
        }
        TPML_HANDLE loaded = (TPML_HANDLE) tpm.execute(new GetCapability(TPM_CAP.HANDLES, 0x8000_0000L, 16))
                .capabilityData()
                .data();
        assertThat(loaded.handle()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = IakTemplate.class,
            names = {"ECDSA_P256_SHA256", "ECDSA_P384_SHA384", "RSAPSS_2048_SHA256"})
    void makesKeyAgainFromTheTemplateThatTheCertificateIsFor(IakTemplate template) throws Exception {
        TPMT_PUBLIC area = MachineMaker.initialAttestationKey(tpm, template);
        leave(IAK_INDEX, certificate(area));

        try (InitialAttestationKey iak = found();
                EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            assertThat(iak.publicArea()).isEqualTo(area);
            assertThat(iak.certificate()).isEqualTo(certificate(area));
            assertThat(check(iak.certify(ak, CHALLENGE), iak.publicArea(), ak, CHALLENGE))
                    .isInstanceOf(CertificationCheck.Genuine.class);
        }
    }

    @Test
    void takesKeyThatIsPersistentAndLeavesItThere() throws Exception {
        TPMT_PUBLIC area = MachineMaker.keepInitialAttestationKey(tpm, IakTemplate.ECDSA_P384_SHA384, PERSISTENT);
        left.add(PERSISTENT);
        leave(IDEVID_INDEX, Bytes.concat(Bytes.of(0x30, 0x82), P256, Bytes.ascii("of another key")));
        leave(IAK_INDEX, certificate(area));

        for (int time = 0; time < 2; time++) {
            try (InitialAttestationKey iak = found()) {
                assertThat(iak.publicArea()).isEqualTo(area);
                assertThat(iak.certificate()).isEqualTo(certificate(area));
            }
        }
    }

    @Test
    void findsNoneWithoutACertificateOfIt() throws Exception {
        assertThat(InitialAttestationKey.find(tpm)).isEmpty();
        MachineMaker.keepInitialAttestationKey(tpm, IakTemplate.ECDSA_P256_SHA256, PERSISTENT);
        left.add(PERSISTENT);
        assertThat(InitialAttestationKey.find(tpm)).isEmpty();
        leave(IDEVID_INDEX, Bytes.concat(Bytes.of(0x30, 0x82), P256, Bytes.ascii("of another key")));
        leave(IAK_INDEX, Bytes.repeat(0, 34));
        assertThat(InitialAttestationKey.find(tpm)).isEmpty();
    }

    @Test
    void certificationIsOfOneChallengeOneKeyAndOneSigner() throws Exception {
        TPMT_PUBLIC area = MachineMaker.initialAttestationKey(tpm, IakTemplate.ECDSA_P256_SHA256);
        leave(IAK_INDEX, certificate(area));
        SignedCertification genuine;
        AttestationPublicKey first;
        try (InitialAttestationKey iak = found();
                EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            genuine = iak.certify(ak, CHALLENGE);
            first = AcceptedKeys.of(ak.publicArea());
            assertThat(defect(check(genuine, area, ak, Bytes.repeat(0x43, 32))))
                    .isEqualTo(CertificationDefect.QUALIFYING_DATA_MISMATCH);
            assertThat(defect(check(genuine, ak.publicArea(), ak, CHALLENGE)))
                    .isEqualTo(CertificationDefect.SIGNATURE_INVALID);
            SignedQuote quote = ak.quote(CHALLENGE, PcrSelection.parse("sha256:0"));
            assertThat(defect(check(
                            new SignedCertification(quote.attest(), quote.signature()),
                            ak.publicArea(),
                            ak,
                            CHALLENGE)))
                    .isEqualTo(CertificationDefect.TYPE_WRONG);
        }
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey other = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            assertThat(defect(check(genuine, area, other, CHALLENGE))).isEqualTo(CertificationDefect.OTHER_KEY);
        }
        assertThat(verifier.check(genuine, AcceptedKeys.of(area), first.name(), CHALLENGE))
                .isInstanceOf(CertificationCheck.Genuine.class);
    }

    @Test
    void provesTheAttributesOfTheSignerWithItsName() throws Exception {
        TPMT_PUBLIC area = MachineMaker.initialAttestationKey(tpm, IakTemplate.ECDSA_P256_SHA256);
        leave(IAK_INDEX, certificate(area));
        TPMT_PUBLIC shown = new TPMT_PUBLIC(
                area.type(), area.nameAlg(), area.objectAttributes(), Bytes.EMPTY, area.parameters(), area.unique());
        try (InitialAttestationKey iak = found();
                EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            assertThat(defect(check(iak.certify(ak, CHALLENGE), shown, ak, CHALLENGE)))
                    .isEqualTo(CertificationDefect.SIGNER_ELSEWHERE);
        }
    }

    @Test
    void refusesEveryFlippedBitAndEveryTruncation() throws Exception {
        TPMT_PUBLIC area = MachineMaker.initialAttestationKey(tpm, IakTemplate.ECDSA_P256_SHA256);
        leave(IAK_INDEX, certificate(area));
        try (InitialAttestationKey iak = found();
                EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            SignedCertification good = iak.certify(ak, CHALLENGE);
            for (int bit = 0; bit < 8 * good.attest().length(); bit++) {
                byte[] flipped = good.attest().toArray();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(check(new SignedCertification(Bytes.owning(flipped), good.signature()), area, ak, CHALLENGE))
                        .isInstanceOf(CertificationCheck.Refused.class);
            }
            for (int length = 0; length < good.signature().length(); length++) {
                assertThat(defect(check(
                                new SignedCertification(
                                        good.attest(), good.signature().slice(0, length)),
                                area,
                                ak,
                                CHALLENGE)))
                        .isEqualTo(CertificationDefect.MALFORMED);
            }
        }
    }

    private CertificationCheck check(
            SignedCertification certification, TPMT_PUBLIC signer, AttestationKey key, Bytes challenge) {
        return verifier.check(
                certification, AcceptedKeys.of(signer), key.publicArea().name(), challenge);
    }

    private static CertificationDefect defect(CertificationCheck check) {
        assertThat(check).isInstanceOf(CertificationCheck.Refused.class);
        return ((CertificationCheck.Refused) check).defect();
    }

    private InitialAttestationKey found() throws Exception {
        Optional<InitialAttestationKey> found = InitialAttestationKey.find(tpm);
        assertThat(found).isPresent();
        return found.orElseThrow();
    }

    private void leave(TPM_HANDLE index, Bytes content) throws Exception {
        MachineMaker.leave(tpm, index, content);
        left.add(index);
    }

    /** As far as a TPM's owner looks at it: something in DER with the key in it. */
    private static Bytes certificate(TPMT_PUBLIC area) throws Exception {
        return Bytes.concat(
                Bytes.of(0x30, 0x82, 0x01, 0x00),
                Bytes.owning(PublicKeys.of(area).getEncoded()),
                Bytes.repeat(0xff, 100));
    }
}
