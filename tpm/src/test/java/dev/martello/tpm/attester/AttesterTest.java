package dev.martello.tpm.attester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.EvictControl;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.GetCapability;
import dev.martello.tpm.command.ReadPublic;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.TPML_HANDLE;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CAP;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.verifier.AcceptedKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.EndorsementKeyCheck;
import dev.martello.tpm.verifier.EndorsementKeys;
import dev.martello.tpm.verifier.MakeCredential;
import dev.martello.tpm.verifier.QualifiedNames;
import dev.martello.tpm.verifier.Quote;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttesterTest {
    private static final Bytes NONCE =
            HashAlgorithm.SHA256.hash(Bytes.ascii("report")).octets();
    private static final PcrSelection SELECTION =
            PcrSelection.parse("sha256:0,1,2,3,4,5,6,7,8,9,10,11,12,13,14+sha1:0,10+sha384:23");

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    private final Tpm tpm = simulated.tpm();

    /** A TPM without a resource manager has three slots: what is not flushed is missed soon. */
    @AfterEach
    void leavesNothingInTheTpm() throws Exception {
        for (long first : new long[] {0x8000_0000L, 0x0200_0000L, 0x0300_0000L}) {
            TPML_HANDLE handles = (TPML_HANDLE) tpm.execute(new GetCapability(TPM_CAP.HANDLES, first, 16))
                    .capabilityData()
                    .data();
            assertThat(handles.handle()).isEmpty();
        }
    }

    @Test
    void certificateOfThePlatformIsForTheEndorsementKey() throws Exception {
        X509Certificate platform = certificate(
                NvIndexes.read(tpm, new TPM_HANDLE(0x01c0_8000), 4096).orElseThrow());
        X509Certificate ek =
                certificate(EndorsementKey.certificate(tpm, EkTemplate.RSA_2048).orElseThrow());

        assertThat(platform.getExtendedKeyUsage()).containsExactly("2.23.133.8.2");
        assertThat(platform.getPublicKey()).isEqualTo(ek.getPublicKey());
        assertThat(platform.getIssuerX500Principal()).isEqualTo(ek.getIssuerX500Principal());
    }

    private static X509Certificate certificate(Bytes der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256_SHA256, RSA_2048",
        "ECDSA_P256_SHA256, ECC_P256",
        "ECDSA_P384_SHA384, ECC_P256",
        "RSASSA_2048_SHA256, RSA_2048",
        "RSAPSS_2048_SHA256, ECC_P256",
        "ECDSA_P256_SHA256, ECC_P384",
        "ECDSA_P256_SHA256, RSA_2048_HIGH",
        "ECDSA_P384_SHA384, ECC_P256_HIGH"
    })
    void quoteOfEachKindOfKeyIsGenuine(AkTemplate kind, EkTemplate ekKind) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, ekKind);
                AttestationKey ak = AttestationKey.create(tpm, ek, kind)) {
            SignedQuote quote = ak.quote(NONCE, SELECTION);
            Quote genuine = genuine(quote, AcceptedKeys.of(ak.publicArea()), NONCE);

            assertThat(genuine.selection()).isEqualTo(SELECTION);
            assertThat(genuine.covers(Pcrs.read(tpm, SELECTION))).isTrue();
            assertThat(genuine.qualifiedSigner())
                    .isEqualTo(QualifiedNames.belowEndorsementKey(ek.publicArea(), ak.publicArea()))
                    .isEqualTo(tpm.execute(new ReadPublic(ak.handle())).qualifiedName());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ECDSA_P256_SHA256, RSA_2048",
        "ECDSA_P256_SHA256, ECC_P256",
        "RSASSA_2048_SHA256, ECC_P256",
        "ECDSA_P256_SHA256, ECC_P384",
        "ECDSA_P256_SHA256, RSA_3072",
        "ECDSA_P256_SHA256, ECC_P521"
    })
    void opensCredentialMadeForItsKeys(AkTemplate kind, EkTemplate ekKind) throws Exception {
        Bytes secret = Bytes.repeat(0x5a, 32);
        try (EndorsementKey ek = EndorsementKey.create(tpm, ekKind);
                AttestationKey ak = AttestationKey.create(tpm, ek, kind)) {
            Credential credential =
                    MakeCredential.make(ek.publicArea(), ak.publicArea().name(), secret, new SecureRandom());
            assertThat(ak.activateCredential(credential.credentialBlob(), credential.encryptedSecret()))
                    .isEqualTo(secret);
        }
    }

    @Test
    void refusesCredentialMadeForAnotherKey() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            Credential credential = MakeCredential.make(
                    ek.publicArea(), ek.publicArea().name(), Bytes.repeat(1, 32), new SecureRandom());
            assertThatThrownBy(() -> ak.activateCredential(credential.credentialBlob(), credential.encryptedSecret()))
                    .isInstanceOf(TpmResponseException.class)
                    .hasMessage("TPM2_ActivateCredential: TPM_RC_INTEGRITY for parameter 1 (credentialBlob): "
                            + "an integrity check failed");
        }
    }

    @Test
    void loadsKeyAgainFromItsBlob() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            KeyBlob blob;
            try (AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
                blob = ak.blob();
            }
            try (AttestationKey ak = AttestationKey.load(tpm, ek, blob)) {
                assertThat(ak.blob()).isEqualTo(blob);
                genuine(ak.quote(NONCE, SELECTION), AcceptedKeys.of(ak.publicArea()), NONCE);
            }
        }
    }

    @Test
    void powerCycleShowsInTheQuotesClockAndPcrs() throws Exception {
        KeyBlob blob;
        Quote before;
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            blob = ak.blob();
            Pcrs.extend(
                    tpm,
                    PcrIndex.of(8),
                    List.of(
                            HashAlgorithm.SHA256.hash(Bytes.ascii("event")),
                            HashAlgorithm.SHA1.hash(Bytes.ascii("event"))));
            before = genuine(ak.quote(NONCE, SELECTION), AcceptedKeys.of(ak.publicArea()), NONCE);
            assertThat(Pcrs.read(tpm, PcrSelection.of(HashAlgorithm.SHA256, 8))
                            .value(HashAlgorithm.SHA256, PcrIndex.of(8)))
                    .contains(HashAlgorithm.SHA256
                            .zero()
                            .extend(HashAlgorithm.SHA256
                                    .hash(Bytes.ascii("event"))
                                    .octets()));
        }
        simulated.swtpm().powerCycle(tpm);
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.load(tpm, ek, blob)) {
            Quote after = genuine(ak.quote(NONCE, SELECTION), AcceptedKeys.of(ak.publicArea()), NONCE);
            assertThat(after.clockInfo().resetCount())
                    .isEqualTo(before.clockInfo().resetCount() + 1);
            assertThat(Pcrs.read(tpm, PcrSelection.of(HashAlgorithm.SHA256, 8))
                            .value(HashAlgorithm.SHA256, PcrIndex.of(8)))
                    .contains(HashAlgorithm.SHA256.zero());
        }
    }

    @ParameterizedTest
    @EnumSource(value = EkTemplate.class, mode = EnumSource.Mode.EXCLUDE, names = "RSA_4096") // which swtpm cannot make
    void endorsementKeyIsAsItsProfileSays(EkTemplate template) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, template)) {
            assertThat(EndorsementKeys.check(ek.publicArea())).isEqualTo(new EndorsementKeyCheck.Accepted(template));
        }
    }

    @Test
    void certificateOfTheManufacturerIsOfTheEndorsementKey() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            Bytes der = ek.certificate().orElseThrow();
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
            X509Certificate issuer =
                    simulated.manufacturer().intermediateCertificates().getFirst();
            certificate.verify(issuer.getPublicKey());
            issuer.verify(simulated.manufacturer().rootCertificates().getFirst().getPublicKey());
            assertThat(Bytes.owning(certificate.getEncoded())).isEqualTo(der);
            assertThat(PublicKeys.of(ek.publicArea())).isEqualTo(certificate.getPublicKey());
            assertThat(PublicKeys.with(EkTemplate.RSA_2048.publicArea(), certificate.getPublicKey()))
                    .isEqualTo(ek.publicArea());
        }
    }

    /** So the template, its policy among it, is the one that makers use. */
    @Test
    void keyOfTheHighRangeIsTheOneThatTheManufacturerCertified() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P384)) {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            ek.certificate().orElseThrow().toArray()));
            assertThat(PublicKeys.of(ek.publicArea())).isEqualTo(certificate.getPublicKey());
        }
    }

    @Test
    void persistentEndorsementKeyIsTheDerivedOne() throws Exception {
        TPM_HANDLE handle = EkTemplate.RSA_2048.persistentHandle();
        TPMT_PUBLIC persistent;
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            assertThat(ek.handle()).isEqualTo(handle);
            persistent = ek.publicArea();
        }
        tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, handle, handle));
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048)) {
            assertThat(ek.handle()).isNotEqualTo(handle);
            assertThat(ek.publicArea()).isEqualTo(persistent);
            tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, ek.handle(), handle));
        }
    }

    @Test
    void anotherKeyAtThePersistentHandleIsNotTakenForTheEndorsementKey() throws Exception {
        TPM_HANDLE handle = EkTemplate.ECC_P256.persistentHandle();
        CreatePrimaryResponse other =
                tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_OWNER, EkTemplate.ECC_P256.publicArea()));
        tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, other.objectHandle(), handle));
        tpm.execute(new FlushContext(other.objectHandle()));
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            assertThat(ek.handle()).isNotEqualTo(handle);
            assertThat(ek.publicArea()).isNotEqualTo(other.outPublic());
        } finally {
            tpm.execute(new EvictControl(TPM_HANDLE.RH_OWNER, handle, handle));
        }
    }

    @Test
    void keyWithoutCertificateSaysSo() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            assertThat(ek.certificate()).isEmpty();
        }
    }

    @Test
    void readsPcrsOfAllBanksEightAtATimeAndLeavesOutWhatIsNotThere() throws Exception {
        PcrValues values = Pcrs.read(
                tpm,
                PcrSelection.parse("sha1:0,1,2,3,4,5,6,7,8,9,10,11,12+sha512:0+sha256:17,18,19,20,21,22,23+sha384:0"));
        assertThat(values.banks().keySet())
                .containsExactly(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        assertThat(values.bank(HashAlgorithm.SHA1)).hasSize(13);
        assertThat(values.value(HashAlgorithm.SHA256, PcrIndex.of(17)).map(digest -> digest.isAll(0xff)))
                .contains(true);
    }

    private static Quote genuine(SignedQuote quote, AttestationPublicKey key, Bytes qualifyingData) {
        return switch (new QuoteVerifier(SignatureLibraries.ofJdk()).check(quote, key, qualifyingData)) {
            case QuoteCheck.Genuine(Quote genuine) -> genuine;
            case QuoteCheck.Refused refused -> throw new AssertionError(refused.toString());
        };
    }
}
