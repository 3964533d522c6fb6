package dev.martello.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.command.GetRandom;
import dev.martello.tpm.command.NV_DefineSpace;
import dev.martello.tpm.command.NV_Read;
import dev.martello.tpm.command.NV_UndefineSpace;
import dev.martello.tpm.command.NV_Write;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.TPMA_NV;
import dev.martello.tpm.structure.TPMS_NV_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.transport.TpmTransport;
import dev.martello.tpm.verifier.Credential;
import dev.martello.tpm.verifier.MakeCredential;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with a real TPM, whose bus somebody watches and changes. */
class SessionTest {
    private static final TPM_HANDLE INDEX = new TPM_HANDLE(0x0180_0001L);
    private static final Bytes AUTH = Bytes.ascii("a password\0");
    private static final Bytes SECRET = Bytes.ascii("what nobody on the bus may see..");

    private static final TPMS_NV_PUBLIC AREA =
            new TPMS_NV_PUBLIC(INDEX, HashAlgorithm.SHA256, TPMA_NV.OWNER_AND_AUTH, Bytes.EMPTY, SECRET.length());

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    private WatchedBus bus = new WatchedBus(command -> command);
    private Tpm tpm = Tpm.over(bus);

    @BeforeEach
    void watchTheBus() {
        bus = new WatchedBus(simulated::transmit);
        tpm = Tpm.over(bus);
    }

    @AfterEach
    void forget() throws Exception {
        simulated.swtpm().powerCycle(simulated.tpm());
    }

    @ParameterizedTest
    @EnumSource(
            value = EkTemplate.class,
            names = {"RSA_2048", "ECC_P256", "ECC_P384"})
    void encryptsParametersBothWaysAndProvesTheAuthorizationWithoutTellingIt(EkTemplate kind) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, kind);
                AuthSession session = AuthSession.salted(tpm, ek.handle(), ek.publicArea())) {
            tpm.execute(
                    new NV_DefineSpace(TPM_HANDLE.RH_OWNER, AUTH, AREA),
                    session.use().encryptingCommand());
            tpm.execute(
                    new NV_Write(INDEX, INDEX, SECRET, 0),
                    session.use().proving(AUTH).encryptingCommand());
            for (int i = 0; i < 3; i++) {
                assertThat(tpm.execute(
                                        new NV_Read(INDEX, INDEX, SECRET.length(), 0),
                                        session.use().proving(AUTH).encryptingResponse())
                                .data())
                        .isEqualTo(SECRET);
            }
            assertThatThrownBy(() -> tpm.execute(
                            new NV_Read(INDEX, INDEX, SECRET.length(), 0),
                            session.use().proving(Bytes.ascii("another")).encryptingResponse()))
                    .isInstanceOfSatisfying(
                            TpmResponseException.class,
                            e -> assertThat(e.is(TPM_RC.BAD_AUTH) || e.is(TPM_RC.AUTH_FAIL))
                                    .isTrue())
                    .hasMessageContaining("for session 1");
            assertThat(bus.saw(SECRET)).isFalse();
            assertThat(bus.saw(Bytes.ascii("a password"))).isFalse();

            tpm.execute(new NV_Read(INDEX, INDEX, SECRET.length(), 0), Session.password(AUTH));
            assertThat(bus.saw(SECRET)).isTrue();
        } finally {
            tpm.execute(new NV_UndefineSpace(TPM_HANDLE.RH_OWNER, INDEX));
        }
    }

    @Test
    void oneSessionAuthorizesWhileOthersEncrypt() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AuthSession authorizing = AuthSession.salted(tpm, ek.handle(), ek.publicArea());
                AuthSession encrypting = AuthSession.salted(tpm, ek.handle(), ek.publicArea())) {
            tpm.execute(
                    new NV_DefineSpace(TPM_HANDLE.RH_OWNER, AUTH, AREA),
                    authorizing.use(),
                    encrypting.use().encryptingCommand());
            tpm.execute(
                    new NV_Write(INDEX, INDEX, SECRET, 0),
                    authorizing.use().proving(AUTH),
                    encrypting.use().encryptingCommand());
            assertThat(tpm.execute(
                                    new NV_Read(INDEX, INDEX, SECRET.length(), 0),
                                    authorizing.use().proving(AUTH),
                                    encrypting.use().encryptingResponse())
                            .data())
                    .isEqualTo(SECRET);
            assertThat(tpm.execute(
                                    new NV_Read(INDEX, INDEX, SECRET.length(), 0),
                                    Session.password(AUTH),
                                    encrypting.use().encryptingResponse())
                            .data())
                    .isEqualTo(SECRET);
            assertThat(bus.saw(SECRET)).isFalse();
        } finally {
            tpm.execute(new NV_UndefineSpace(TPM_HANDLE.RH_OWNER, INDEX));
        }
    }

    @Test
    void secretOfCredentialStaysOffTheBus() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.RSA_2048);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            Credential credential =
                    MakeCredential.make(ek.publicArea(), ak.publicArea().name(), SECRET, new SecureRandom());
            assertThat(ak.activateCredential(credential.credentialBlob(), credential.encryptedSecret()))
                    .isEqualTo(SECRET);
            assertThat(bus.saw(SECRET)).isFalse();
        }
    }

    @Test
    void refusesResponseWithBitFlippedAnywhere() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            int octets = 1;
            for (int octet = 0; octet < octets; octet++) {
                try (AuthSession session = AuthSession.salted(tpm, ek.handle(), ek.publicArea())) {
                    int bit = 8 * octet + octet % 8;
                    bus.changing(response -> flip(response, bit));
                    assertThatThrownBy(() ->
                                    tpm.execute(new GetRandom(8), session.use().encryptingResponse()))
                            .as("bit %d", bit)
                            .isInstanceOf(TpmException.class);
                    octets = bus.lastResponse().length();
                    bus.changing(response -> response);
                }
            }
            assertThat(octets).isGreaterThan(80);
        }
    }

    @Test
    void refusesResponseOfAnEarlierCommand() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AuthSession session = AuthSession.salted(tpm, ek.handle(), ek.publicArea())) {
            tpm.execute(new GetRandom(8), session.use().encryptingResponse());
            Bytes earlier = bus.lastResponse();
            bus.changing(response -> earlier);
            assertThatThrownBy(() -> tpm.execute(new GetRandom(8), session.use().encryptingResponse()))
                    .isInstanceOf(TpmProtocolException.class)
                    .hasMessage("TPM2_GetRandom: the response is not authentic: its HMAC for session 1 is wrong");
            bus.changing(response -> response);
        }
    }

    private static Bytes flip(Bytes octets, int bit) {
        byte[] array = octets.toArray();
        array[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.owning(array);
    }

    /** A bus with somebody on it who remembers all and may change responses. */
    private static final class WatchedBus implements TpmTransport {
        interface Way {
            Bytes transmit(Bytes command) throws TpmTransportException;
        }

        private final Way way;
        private final List<Bytes> seen = new ArrayList<>();
        private UnaryOperator<Bytes> change = response -> response;

        WatchedBus(Way way) {
            this.way = way;
        }

        void changing(UnaryOperator<Bytes> newChange) {
            change = newChange;
        }

        @Override
        public Bytes transmit(Bytes command) throws TpmTransportException {
            Bytes response = way.transmit(command);
            seen.add(command);
            seen.add(response);
            return change.apply(response);
        }

        @Override
        public void close() {}

        Bytes lastResponse() {
            return seen.getLast();
        }

        boolean saw(Bytes secret) {
            return seen.stream().anyMatch(octets -> octets.toHex().contains(secret.toHex()));
        }
    }
}
