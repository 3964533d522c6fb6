package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.server.client.OperatorClient;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.RevocationReason;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeServerException;

/** Devices without our agent get certificates with a client of ACME that others wrote, and real TPMs. */
class AcmeRoadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static ControlPlane server;
    private static OperatorClient operator;

    @BeforeAll
    static void start() throws Exception {
        MachineAuthority maker = new MachineAuthority("CN=Maker of Machines");
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        AcmeDevice.manufacture(tpm, iak -> maker.iak(iak, "SN-1"));
        tpm.unload();
        Path data = directory.resolve("server");
        server = ControlPlane.start(TestFleet.withAcme(fleet.configuration(data), directory, maker, "registered"));
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register());
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
        server.close();
        fleet.close();
    }

    private static Account account() throws Exception {
        return new AccountBuilder().useKeyPair(newKey()).create(AcmeClient.session(server));
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Order order(Account account, String serial) throws Exception {
        return account.newOrder()
                .identifier(new Identifier("permanent-identifier", serial))
                .create();
    }

    private static void attest(Order order, AcmeDevice device) throws Exception {
        AcmeClient.DeviceAttestation challenge = order.getAuthorizations()
                .getFirst()
                .findChallenge(AcmeClient.DeviceAttestation.class)
                .orElseThrow();
        challenge.answer(device.attestation(challenge.getAuthorization()));
    }

    @Test
    void certifiesAKeyInTheTpmOfADeviceThatHasNoAgent() throws Exception {
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            Account account = account();
            Order order = order(account, "SN-1");
            attest(order, device);
            assertThat(order.waitUntilReady(PATIENCE)).isEqualTo(Status.READY);
            order.execute(device.signingRequest().toArray());
            assertThat(order.waitForCompletion(PATIENCE)).isEqualTo(Status.VALID);

            List<X509Certificate> chain = order.getCertificate().getCertificateChain();

            assertThat(chain).hasSize(2);
            assertThat(chain.getFirst().getPublicKey()).isEqualTo(device.publicKey());
            assertThat(chain.getFirst().getSubjectAlternativeNames())
                    .singleElement()
                    .satisfies(name -> assertThat(name.get(1))
                            .isEqualTo("spiffe://cdn.example/site/site-1/appliance/" + tpm.id()));
            chain.getFirst().verify(chain.getLast().getPublicKey());

            order.getCertificate().revoke(RevocationReason.KEY_COMPROMISE);
            assertThatThrownBy(() -> order.getCertificate().revoke())
                    .isInstanceOfSatisfying(
                            AcmeServerException.class,
                            refused -> assertThat(refused.getType())
                                    .hasToString("urn:ietf:params:acme:error:alreadyRevoked"));
        }
    }
}
