package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.server.AcmeWire.Account;
import dev.martello.server.AcmeWire.Answer;
import dev.martello.server.AcmeWire.Draft;
import dev.martello.server.AcmeWire.Order;
import dev.martello.server.client.OperatorClient;
import dev.martello.tpm.SignedCertification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each attack on the door for devices without our agent, on a real server and with real TPMs. */
class AcmeAttackTest {
    @TempDir
    static Path directory;

    private static final MovableClock CLOCK = new MovableClock();

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static SoftTpm other;
    private static Bytes certificate;
    private static MachineAuthority maker;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AcmeWire wire;

    @BeforeAll
    static void start() throws Exception {
        maker = new MachineAuthority("CN=Maker of Machines");
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        other = fleet.newTpm();
        certificate = AcmeDevice.manufacture(tpm, iak -> maker.iak(iak, "SN-1"));
        AcmeDevice.manufacture(other, iak -> maker.iak(iak, "SN-9"));
        tpm.unload();
        other.unload();
        Path data = directory.resolve("server");
        server = ControlPlane.start(
                TestFleet.withAcme(fleet.configuration(data), directory.resolve("authority"), maker, "registered"),
                CLOCK);
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register());
        wire = new AcmeWire(server);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    @Test
    void takesEachNonceOnce() throws Exception {
        Account account = wire.account();
        Bytes request = account.draft(account.url(), "").body();

        assertThat(wire.post(account.url(), request).status()).isEqualTo(200);
        Answer second = wire.post(account.url(), request);

        assertThat(second.error()).isEqualTo("badNonce");
        assertThat(second.header("Replay-Nonce")).isNotEmpty();
    }

    @Test
    void refusesNoncesThatItDidNotGiveOrThatAreOld() throws Exception {
        Account account = wire.account();
        Draft draft = account.draft(account.url(), "");

        assertThat(wire.post(account.url(), draft.withNonce("AAAA").body()).error())
                .isEqualTo("badNonce");
        assertThat(wire.post(account.url(), draft.withNonce("no base64!").body())
                        .error())
                .isEqualTo("badNonce");
        CLOCK.move(Duration.ofMinutes(11));
        assertThat(wire.post(account.url(), draft.body()).error()).isEqualTo("badNonce");
    }

    @Test
    void refusesARequestThatWasSignedForAnotherPlace() throws Exception {
        Account account = wire.account();
        Draft draft = account.draft(wire.at("new-order"), "");

        assertThat(wire.post(account.url(), draft.body()).error()).isEqualTo("unauthorized");
        assertThat(wire.post(
                                account.url(),
                                draft.withUrl(account.url().replace("localhost", "elsewhere.example"))
                                        .body())
                        .error())
                .isEqualTo("unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES512"})
    void refusesOtherAlgorithms(String algorithm) throws Exception {
        Account account = wire.account();
        Draft draft = account.draft(account.url(), "");
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + account.url() + "\",\"nonce\":\"" + draft.nonce()
                + "\",\"url\":\"" + account.url() + "\"}";
        Bytes forged = algorithm.equals("ES512")
                ? AcmeWire.body(AcmeWire.base64(Bytes.utf8(header)), "", "AAAA")
                : new Draft(draft.url(), draft.nonce(), draft.account(), draft.key(), algorithm, "").body();

        assertThat(wire.post(account.url(), forged).error()).isEqualTo("badSignatureAlgorithm");
    }

    @Test
    void refusesARequestInTheNameOfAnotherAccount() throws Exception {
        Account account = wire.account();
        Account attacker = wire.account();

        assertThat(wire.post(
                                account.url(),
                                attacker.draft(account.url(), "")
                                        .withAccount(account.url())
                                        .body())
                        .error())
                .isEqualTo("malformed");
        assertThat(attacker.read(account.url()).error()).isEqualTo("unauthorized");
        assertThat(attacker.read(account.url() + "/orders").error()).isEqualTo("unauthorized");
    }

    @Test
    void showsAnOrderToItsAccountOnly() throws Exception {
        Order order = wire.account().order("SN-1");
        Account attacker = wire.account();

        for (String url : List.of(
                order.url(),
                order.authorization(),
                order.challenge().path("url").asString(),
                order.url().replace("/order/", "/certificate/"))) {
            assertThat(attacker.read(url).status()).as(url).isEqualTo(404);
        }
        assertThat(attacker.post(order.url() + "/finalize", "{\"csr\":\"AAAA\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesUnknownAccountsAndThoseThatWereGivenUp() throws Exception {
        Account account = wire.account();
        Draft draft = account.draft(account.url(), "");

        assertThat(wire.post(
                                account.url(),
                                draft.withAccount(wire.at("account/nobody")).body())
                        .error())
                .isEqualTo("accountDoesNotExist");
        assertThat(wire.post(
                                account.url(),
                                draft.withAccount(account.url() + "\0").body())
                        .error())
                .isEqualTo("accountDoesNotExist");
        assertThat(wire.post(wire.at("new-account"), onlyExisting()).error()).isEqualTo("accountDoesNotExist");
        assertThat(account.post(account.url(), "{\"status\":\"deactivated\"}")
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("deactivated");
        assertThat(account.read(account.url()).error()).isEqualTo("unauthorized");
        assertThat(wire.post(
                                wire.at("new-account"),
                                wire.newAccount(account.key()).body())
                        .error())
                .isEqualTo("unauthorized");
    }

    private static Bytes onlyExisting() throws Exception {
        Draft usual = wire.newAccount(AcmeWire.newKey());
        return new Draft(
                        usual.url(),
                        usual.nonce(),
                        usual.account(),
                        usual.key(),
                        "ES256",
                        "{\"onlyReturnExisting\":true}")
                .body();
    }

    @Test
    void refusesAccountsOfWeakKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String[] parts = wire.newAccount(AcmeWire.newKey()).signed();
        String modulus = AcmeWire.base64(Bytes.copyOf(((java.security.interfaces.RSAPublicKey)
                        generator.generateKeyPair().getPublic())
                .getModulus()
                .toByteArray()));

        for (String key : List.of(
                "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\"}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                "{}")) {
            String header = "{\"alg\":\"ES256\",\"nonce\":\"" + wire.nonce() + "\",\"url\":\"" + wire.at("new-account")
                    + "\",\"jwk\":" + key + "}";
            Answer answer = wire.post(
                    wire.at("new-account"), AcmeWire.body(AcmeWire.base64(Bytes.utf8(header)), parts[1], parts[2]));
            assertThat(answer.error()).as(key).isEqualTo("badPublicKey");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"payload\":\"\",\"signature\":\"\"}",
                "{\"protected\":\"e30\",\"payload\":\"\",\"signature\":\"\",\"header\":{}}",
                "{\"protected\":\"e30\",\"protected\":\"e30\",\"signature\":\"\"}",
                "{\"protected\":\"e30=\",\"payload\":\"\",\"signature\":\"\"}",
                "{\"protected\":\"e30\",\"payload\":\"\",\"signature\":\"\"}",
                "{\"protected\":7,\"payload\":\"\",\"signature\":\"\"}",
                "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void refusesRequestsThatAreNone(String body) throws Exception {
        Answer answer = wire.post(wire.at("new-order"), Bytes.utf8(body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("malformed");
    }

    @Test
    void refusesRequestsThatAreTooLargeOrOfAnotherType() throws Exception {
        Account account = wire.account();

        assertThat(account.post(wire.at("new-order"), "x".repeat(100_000)).status())
                .isEqualTo(413);
        assertThat(account.post(wire.at("new-order"), "{\"identifiers\":[]}").error())
                .isEqualTo("malformed");
        assertThat(account.newOrder("dns", "edge.cdn.example").error()).isEqualTo("unsupportedIdentifier");
        assertThat(account.newOrder("permanent-identifier", "SN-1/not an identifier")
                        .error())
                .isEqualTo("malformed");
        assertThat(account.newOrder("hardware-module", "SN-1").error()).isEqualTo("malformed");
        assertThat(account.newOrder("permanent-identifier", "x".repeat(201)).error())
                .isEqualTo("malformed");
    }

    @Test
    void boundsHowOftenAndHowMuchAnAccountMayAsk() throws Exception {
        CLOCK.stop();
        Account account = wire.account();
        for (int i = 0; i < 20; i++) {
            account.order("SN-1");
        }
        assertThat(account.newOrder("permanent-identifier", "SN-1").error()).isEqualTo("rateLimited");

        Answer last = account.read(account.url());
        for (int i = 0; i < 121 && last.status() == 200; i++) {
            last = account.read(account.url());
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.error()).isEqualTo("rateLimited");
        assertThat(last.header("Retry-After")).isEqualTo("60");
        CLOCK.go();
    }

    private static void assertRefused(String reason, Answer answer) {
        assertThat(answer.error()).as(answer.body().toString()).isEqualTo("badAttestationStatement");
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void refusesAnAttestationKeyThatNoTrustedMakerVouchesFor() throws Exception {
        MachineAuthority stranger = new MachineAuthority("CN=Maker of Machines");
        Account account = wire.account();
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            for (Bytes vouched : List.of(
                    stranger.iak(device.attestationKey(), "SN-1"),
                    maker.ek(device.attestationKey()),
                    maker.idevid(device.attestationKey(), "SN-1"))) {
                Order order = account.order("SN-1");
                Answer answer = order.answer(AcmeDevice.object(
                        List.of(vouched), device.certification(order.keyAuthorization()), device.publicArea()));
                assertThat(answer.error()).isEqualTo("badAttestationStatement");
                assertThat(answer.reason()).isIn("iak-certificate.untrusted", "iak-certificate.wrong-kind");
            }
        }
    }

    @Test
    void refusesTheWordOfAnotherTpmsKey() throws Exception {
        Account account = wire.account();
        Order order = account.order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(other)) {
            assertRefused(
                    "certification.signature-invalid",
                    order.answer(AcmeDevice.object(
                            List.of(certificate),
                            device.certification(order.keyAuthorization()),
                            device.publicArea())));
        }
    }

    @Test
    void refusesACertificationOfAnotherKey() throws Exception {
        Order order = wire.account().order("SN-1");
        SignedCertification ofFirst;
        try (AcmeDevice first = AcmeDevice.in(tpm)) {
            ofFirst = first.certification(order.keyAuthorization());
        }
        try (AcmeDevice second = AcmeDevice.in(tpm)) {
            assertRefused(
                    "certification.other-key",
                    order.answer(AcmeDevice.object(List.of(certificate), ofFirst, second.publicArea())));
        }
    }

    @Test
    void refusesAnAttestationForAnotherOrderOrAnotherAccount() throws Exception {
        Account account = wire.account();
        Order order = account.order("SN-1");
        Order wanted = account.order("SN-1");
        Order next = account.order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            assertRefused(
                    "certification.qualifying-data-mismatch",
                    wanted.answer(device.attestation(order.keyAuthorization())));
            assertRefused(
                    "certification.qualifying-data-mismatch",
                    next.answer(device.attestation(next.keyAuthorization(wire.account()))));
        }
    }

    @Test
    void refusesAQuoteInPlaceOfACertification() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            assertRefused(
                    "certification.type-wrong",
                    order.answer(AcmeDevice.object(
                            List.of(certificate), device.quote(order.keyAuthorization()), device.publicArea())));
        }
    }

    @Test
    void refusesAKeyThatMayLeaveItsTpmOrIsNoneForHandshakes() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            assertRefused(
                    "acme.key-unsuitable",
                    order.answer(AcmeDevice.object(
                            List.of(certificate),
                            device.certification(order.keyAuthorization()),
                            device.attestationArea())));
        }
    }

    @Test
    void refusesADeviceThatIsNotTheOneOfTheOrderOrNotRegistered() throws Exception {
        Account account = wire.account();
        try (AcmeDevice device = AcmeDevice.in(other)) {
            Order order = account.order("SN-1");
            assertRefused("acme.identifier-mismatch", order.answer(device.attestation(order.keyAuthorization())));
            Order own = account.order("SN-9");
            assertRefused("acme.unregistered", own.answer(device.attestation(own.keyAuthorization())));
        }
        assertThat(operator.refusals())
                .anySatisfy(refusal -> assertThat(refusal.reason()).isEqualTo("acme.unregistered"));
    }

    @Test
    void knowsADeviceByEachNameThatItsMakerGaveIt() throws Exception {
        Account account = wire.account();
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            for (String name : List.of(
                    "hardware-module SN-1/1.3.6.1.4.1.32473.1", "permanent-identifier SN-1/1.3.6.1.4.1.32473.2")) {
                String kind = name.substring(0, name.indexOf(' '));
                Bytes vouched = kind.equals("hardware-module")
                        ? maker.iakOfModule(device.attestationKey(), "SN-1")
                        : maker.iakOfPermanent(device.attestationKey(), "SN-1", "1.3.6.1.4.1.32473.2");
                Order order = account.order(kind, name.substring(kind.length() + 1));
                Answer answer = order.answer(AcmeDevice.object(
                        List.of(vouched), device.certification(order.keyAuthorization()), device.publicArea()));

                assertThat(answer.body().path("status").asString())
                        .as(answer.body().toString())
                        .isEqualTo("valid");
            }
        }
    }

    @Test
    void refusesAttestationsThatAreNone() throws Exception {
        Account account = wire.account();
        for (Bytes object : List.of(
                Bytes.EMPTY,
                Bytes.ascii("{}"),
                Bytes.fromHex("a0"),
                Bytes.fromHex("a163666d746374706d"),
                Bytes.fromHex("a263666d746374706d63666d746374706d"),
                Bytes.fromHex("9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f"),
                Bytes.fromHex("5b7fffffffffffffff"),
                Bytes.repeat(0x81, 4000))) {
            assertRefused("acme.attestation-malformed", account.order("SN-1").answer(object));
        }
    }

    /** What is cut off anywhere is none any more, or certifies nothing. */
    @Test
    void refusesEveryPartOfAnAttestation() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            Bytes object = device.attestation(order.keyAuthorization());
            Account account = wire.account();
            for (int end = 0; end < object.length(); end += object.length() / 15) {
                assertThat(account.order("SN-1").answer(object.slice(0, end)).error())
                        .as("up to " + end)
                        .isEqualTo("badAttestationStatement");
            }
        }
    }

    @Test
    void takesTheFirstAnswerOnly() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.answer(Bytes.EMPTY);
            Answer second = order.answer(device.attestation(order.keyAuthorization()));

            assertThat(second.body().path("status").asString()).isEqualTo("invalid");
            assertThat(second.body().path("error").path("reason").asString()).isEqualTo("acme.attestation-malformed");
            assertThat(order.status()).isEqualTo("invalid");
            assertThat(order.finish(device.signingRequest()).error()).isEqualTo("orderNotReady");
        }
    }

    @Test
    void certifiesTheAttestedKeyOnlyAndForWhoHasIt() throws Exception {
        Order order = wire.account().order("SN-1");
        Bytes another;
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            another = device.signingRequest();
        }
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            assertThat(order.finish(device.signingRequest()).error()).isEqualTo("orderNotReady");
            order.answer(device.attestation(order.keyAuthorization()));
            Bytes request = device.signingRequest();
            Bytes unsigned = Bytes.concat(
                    request.slice(0, request.length() - 1), Bytes.of(request.at(request.length() - 1) ^ 1));

            for (Bytes each :
                    List.of(another, unsigned, Bytes.EMPTY, Bytes.ascii("no request"), Bytes.repeat(0, 9000))) {
                assertThat(order.finish(each).error()).isEqualTo("badCSR");
            }
            assertThat(order.finish(request).status()).isEqualTo(200);
        }
    }

    @Test
    void certifiesNoNamesButThoseOfTheRegister() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.answer(device.attestation(order.keyAuthorization()));

            for (GeneralName name : List.of(
                    permanent("SN-2"),
                    new GeneralName(GeneralName.dNSName, "edge.cdn.example"),
                    new GeneralName(
                            GeneralName.uniformResourceIdentifier,
                            "spiffe://cdn.example/site/site-2/appliance/" + other.id()))) {
                assertThat(order.finish(device.signingRequest(name)).error()).isEqualTo("badCSR");
            }
            assertThat(order.finish(device.signingRequest(permanent("SN-1"))).status())
                    .isEqualTo(200);
            assertThat(order.certificate().getSubjectAlternativeNames()).hasSize(1);
        }
    }

    private static GeneralName permanent(String serial) {
        return new GeneralName(
                GeneralName.otherName,
                new OtherName(
                        new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3"), new DERSequence(new DERUTF8String(serial))));
    }

    @Test
    void givesOneCertificateForAnOrder() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            assertThat(order.complete(device).status()).isEqualTo(200);
            var first = order.certificate();

            assertThat(order.finish(device.signingRequest()).error()).isEqualTo("orderNotReady");
            assertThat(order.certificate()).isEqualTo(first);
        }
    }

    @Test
    void ordersEnd() throws Exception {
        Order order = wire.account().order("SN-1");
        Order pending = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.answer(device.attestation(order.keyAuthorization()));
            Bytes late = device.attestation(pending.keyAuthorization());
            CLOCK.move(Duration.ofMinutes(61));

            assertThat(order.finish(device.signingRequest()).error()).isEqualTo("orderNotReady");
            assertThat(order.status()).isEqualTo("invalid");
            pending.answer(late);
            assertThat(pending.status()).isEqualTo("invalid");
        }
    }

    @Test
    void certifiesNoDeviceThatLeftTheRegisterMeanwhile() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.answer(device.attestation(order.keyAuthorization()));
            operator.replaceRegister(fleet.register(tpm));
            Answer refused = order.finish(device.signingRequest());
            operator.replaceRegister(fleet.register());

            assertThat(refused.error()).isEqualTo("unauthorized");
            assertThat(refused.reason()).isEqualTo("certificate.unregistered");
        }
    }

    @Test
    void certifiesNoDeviceThatTheRegisterHasInAnotherMachineByNow() throws Exception {
        Order order = wire.account().order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.answer(device.attestation(order.keyAuthorization()));
            operator.replaceRegister(
                    Bytes.utf8(fleet.register().toString(StandardCharsets.UTF_8).replace(",SN-1,", ",SN-5,")));
            Answer refused = order.finish(device.signingRequest());
            operator.replaceRegister(fleet.register());

            assertThat(refused.error()).as(refused.body().toString()).isEqualTo("unauthorized");
            assertThat(refused.reason()).isEqualTo("certificate.unregistered");
        }
    }

    @Test
    void revokesForWhoHasACertificateOnly() throws Exception {
        Account account = wire.account();
        Order order = account.order("SN-1");
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            order.complete(device);
            String revocation = "{\"certificate\":\""
                    + AcmeWire.base64(Bytes.copyOf(order.certificate().getEncoded())) + "\"";

            assertThat(wire.account()
                            .post(wire.at("revoke-cert"), revocation + "}")
                            .error())
                    .isEqualTo("unauthorized");
            assertThat(account.post(wire.at("revoke-cert"), revocation + ",\"reason\":6}")
                            .error())
                    .isEqualTo("badRevocationReason");
            assertThat(wire.post(wire.at("revoke-cert"), signedInTpm(device, revocation + "}"))
                            .status())
                    .isEqualTo(200);
            assertThat(account.post(wire.at("revoke-cert"), revocation + "}").error())
                    .isEqualTo("alreadyRevoked");
        }
    }

    /** A request that is signed with the key of a certificate, which is in the TPM. */
    private static Bytes signedInTpm(AcmeDevice device, String payload) throws Exception {
        var key = org.jose4j.jwk.PublicJsonWebKey.Factory.newPublicJwk(device.publicKey());
        String header = "{\"alg\":\"ES256\",\"nonce\":\"" + wire.nonce() + "\",\"url\":\"" + wire.at("revoke-cert")
                + "\",\"jwk\":" + key.toJson() + "}";
        String input = AcmeWire.base64(Bytes.utf8(header)) + "." + AcmeWire.base64(Bytes.utf8(payload));
        return AcmeWire.body(
                AcmeWire.base64(Bytes.utf8(header)),
                AcmeWire.base64(Bytes.utf8(payload)),
                AcmeWire.base64(device.signPlain(Bytes.ascii(input))));
    }
}
