package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.result.EarVerifier;
import dev.martello.server.tls.TlsClients;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attestation results as a relying party sees them, with a library that is none of ours. */
class ResultRoadTest {
    private static final String RESULT = "/api/v1/appliances/SN-1/result";
    private static final String KEYS = "/.well-known/jwks.json";

    @TempDir
    static Path directory;

    private static final MovableClock CLOCK = new MovableClock();

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static ControlPlane server;
    private static HttpClient http;
    private static AgentWire wire;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        server = ControlPlane.start(fleet.configuration(data()), CLOCK);
        try (InputStream in = Files.newInputStream(server.authorityFile());
                OperatorClient operator = TestFleet.operator(server, data())) {
            http = HttpClient.newBuilder()
                    .sslContext(TlsClients.trusting((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in)))
                    .build();
            operator.replaceRegister(fleet.register());
        }
        wire = TestFleet.agent(server);
        wire.enrol(tpm);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        http.shutdownNow();
        server.close();
        fleet.close();
    }

    private static Path data() {
        return directory.resolve("server");
    }

    @BeforeEach
    void report() throws Exception {
        wire.report(tpm);
    }

    private static HttpResponse<String> get(String path, String tokenFile) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(data().resolve(tokenFile))
                                                .strip())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String result() throws Exception {
        return get(RESULT, ControlPlane.RELYING_PARTY_TOKEN_FILE).body();
    }

    private static String keys() throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server.address() + KEYS))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static Map<String, Object> checked(String jwt, Instant now) throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("eat+jwt")));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(JWKSet.parse(keys()))));
        processor.setJWTClaimsSetVerifier(new At(now));
        processor.process(jwt, null);
        return JWSObject.parse(jwt).getPayload().toJSONObject();
    }

    /** What a relying party asks of claims, at a time. */
    private static final class At extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Instant now;

        At(Instant now) {
            super(new JWTClaimsSet.Builder().subject(tpm.id().toString()).build(), Set.of("iat", "exp"));
            this.now = now;
            setMaxClockSkew(0);
        }

        @Override
        protected Date currentTime() {
            return Date.from(now);
        }
    }

    private static Map<?, ?> appraisal(Map<String, Object> claims) {
        return object(object(claims, "submods"), "appliance");
    }

    private static Map<?, ?> object(Map<?, ?> parent, String name) {
        return Optional.ofNullable((Map<?, ?>) parent.get(name)).orElseThrow();
    }

    @Test
    void isCheckedByAnotherLibraryWithThePublishedKeys() throws Exception {
        HttpResponse<String> response = get(RESULT + "?nonce=AAECAwQFBgcICQ", ControlPlane.RELYING_PARTY_TOKEN_FILE);
        Map<String, Object> claims = checked(response.body(), CLOCK.instant());

        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/eat+jwt; eat_profile=\"tag:ietf.org,2026:rats/ear#04\"");
        assertThat(claims.get("eat_nonce")).isEqualTo("AAECAwQFBgcICQ");
    }

    /** The CDDL of draft-ietf-rats-ear-04, section 3, and of AR4SI; {@code sub} is a claim of JWT besides. */
    @Test
    void claimsWhatTheDraftWantsAndInItsTypes() throws Exception {
        Map<String, Object> claims = checked(result(), CLOCK.instant());

        assertThat(claims.keySet())
                .containsExactlyInAnyOrder("eat_profile", "iat", "exp", "sub", "ear_verifier_id", "submods");
        assertThat(claims.get("eat_profile")).isEqualTo("tag:ietf.org,2026:rats/ear#04");
        assertThat(Arrays.asList(claims.get("iat"), claims.get("exp")))
                .as("whole seconds")
                .allMatch(Long.class::isInstance);
        Map<?, ?> verifier = object(claims, "ear_verifier_id");
        assertThat(verifier.keySet()).isEqualTo(Set.of("developer", "build"));
        assertThat(verifier.values()).allMatch(String.class::isInstance);
        Map<?, ?> appraisal = appraisal(claims);
        assertThat(appraisal.keySet())
                .isEqualTo(Set.of(
                        "ear_status", "ear_trustworthiness_vector", "ear_appraisal_policy_ids", "ear_verifier_claims"));
        assertThat((List<?>) appraisal.get("ear_appraisal_policy_ids"))
                .singleElement()
                .asString()
                .startsWith("urn:martello:revision:");
        assertThat(object(appraisal, "ear_trustworthiness_vector").keySet().stream()
                        .map(Object::toString))
                .containsExactlyInAnyOrder("instance-identity", "configuration", "executables", "hardware");
        assertThat(object(appraisal, "ear_trustworthiness_vector").values())
                .allSatisfy(value -> assertThat(((Number) value).intValue()).isBetween(-128, 127));
    }

    @ParameterizedTest
    @EnumSource(
            value = TrustTier.class,
            names = {"AFFIRMING", "WARNING", "CONTRAINDICATED"})
    void followsTheVerdict(TrustTier tier) throws Exception {
        TestFleet.judge(data(), tpm, tier, "r", CLOCK.instant());

        assertThat(appraisal(checked(result(), CLOCK.instant())).get("ear_status"))
                .isEqualTo(tier.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void endsWithTheLeaseAndIsNoneFromThenOn() throws Exception {
        String jwt = result();
        Instant end = Instant.ofEpochSecond(
                Long.parseLong(String.valueOf(checked(jwt, CLOCK.instant()).get("exp"))));

        assertThat(Duration.between(CLOCK.instant(), end)).isLessThanOrEqualTo(ReportTerms.DEFAULT.lease());
        assertThatThrownBy(() -> checked(jwt, end.plusSeconds(1)))
                .isInstanceOf(BadJWTException.class)
                .hasMessage("Expired JWT");
        CLOCK.move(ReportTerms.DEFAULT.lease().plusSeconds(1));
        Map<?, ?> silent = appraisal(checked(result(), CLOCK.instant()));
        assertThat(silent.get("ear_status")).isEqualTo("none");
        assertThat(object(silent, "ear_trustworthiness_vector").values())
                .as("nothing is claimed")
                .allSatisfy(value -> assertThat(((Number) value).intValue()).isZero());
    }

    @Test
    void isNothingOnceAnyCharacterWasChanged() throws Exception {
        String jwt = result();
        for (int at = 0; at < jwt.length(); at += 7) {
            String changed = jwt.substring(0, at) + (jwt.charAt(at) == 'A' ? 'B' : 'A') + jwt.substring(at + 1);
            assertThatThrownBy(() -> checked(changed, CLOCK.instant()))
                    .isInstanceOfAny(ParseException.class, BadJOSEException.class);
        }
    }

    @Test
    void isGenuineToOurOwnVerifierToo() throws Exception {
        assertThat(EarVerifier.of(Bytes.utf8(keys())).check(result(), CLOCK.instant()))
                .isInstanceOfSatisfying(
                        EarVerifier.Check.Genuine.class,
                        genuine -> assertThat(genuine.ear().appliance()).isEqualTo(tpm.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "%20%20%20%20%20%20%20%20%20%20%20%20", "AAECAwQFBgcI%00CQ", "AAECAwQF%22BgcICQ"})
    void refusesNoncesThatAreNone(String nonce) throws Exception {
        assertThat(get(RESULT + "?nonce=" + nonce, ControlPlane.RELYING_PARTY_TOKEN_FILE)
                        .statusCode())
                .isEqualTo(400);
        assertThat(get(RESULT + "?nonce=" + "a".repeat(89), ControlPlane.RELYING_PARTY_TOKEN_FILE)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void isForOperatorsAndRelyingPartiesWhoseTokenOpensNothingElse() throws Exception {
        assertThat(get(RESULT, ControlPlane.TOKEN_FILE).statusCode()).isEqualTo(200);
        assertThat(get(RESULT, ControlPlane.AUDITOR_TOKEN_FILE).statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/appliances", ControlPlane.RELYING_PARTY_TOKEN_FILE)
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("/ledger/v1/key", ControlPlane.RELYING_PARTY_TOKEN_FILE).statusCode())
                .isEqualTo(401);
        assertThat(get("/api/v1/appliances/SN-9/result", ControlPlane.TOKEN_FILE)
                        .statusCode())
                .isEqualTo(404);
    }
}
