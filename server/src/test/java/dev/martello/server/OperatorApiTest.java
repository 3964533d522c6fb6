package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.http.Route;
import dev.martello.server.store.Database;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.tls.TlsClients;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import dev.martello.server.view.QueryRequest;
import dev.martello.server.view.QueryResult;
import dev.martello.server.view.ReleaseChanged;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see, over real HTTPS, of two appliances that really reported. */
class OperatorApiTest {
    @TempDir
    static Path directory;

    private static TestFleet fleet;
    private static SoftTpm first;
    private static SoftTpm second;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static HttpClient http;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        first = fleet.newTpm();
        second = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(TestFleet.withAcme(
                fleet.configuration(data),
                directory.resolve("authority"),
                new MachineAuthority("CN=Maker of Machines"),
                "registered"));
        token = Files.readString(data.resolve(ControlPlane.TOKEN_FILE)).strip();
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register());
        try (InputStream in = Files.newInputStream(server.authorityFile());
                AgentWire wire = TestFleet.agent(server)) {
            X509Certificate authority =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            http = HttpClient.newBuilder()
                    .sslContext(TlsClients.trusting(authority))
                    .build();
            wire.enrol(first);
            wire.enrol(second);
            wire.report(first);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        http.shutdownNow();
        operator.close();
        server.close();
        fleet.close();
    }

    private static HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(at(path).header("Authorization", "Bearer " + token));
    }

    private static String reason(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return json(response).get("reason").asString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Test
    void listsAppliancesByTierAndSiteInPages() throws Exception {
        List<ApplianceSummary> all = operator.appliances(Optional.empty(), Optional.empty());
        assertThat(all)
                .extracting(ApplianceSummary::id)
                .isSorted()
                .containsExactlyInAnyOrder(first.id().toString(), second.id().toString());
        assertThat(operator.appliances(Optional.of(TrustTier.CONTRAINDICATED), Optional.empty()))
                .extracting(summary -> summary.serial().orElse(""))
                .containsExactly("SN-1");
        assertThat(operator.appliances(Optional.of(TrustTier.NONE), Optional.empty()))
                .singleElement()
                .satisfies(summary -> assertThat(summary.reason()).isEqualTo("enrolled, and has not reported yet"));
        assertThat(operator.appliances(Optional.empty(), Optional.of("site-2")))
                .extracting(summary -> summary.serial().orElse(""))
                .containsExactly("SN-2");
        JsonNode page = json(get("/api/v1/appliances?limit=1"));
        assertThat(page.get("next").asString()).isEqualTo(all.getFirst().id());
        JsonNode last =
                json(get("/api/v1/appliances?limit=1&after=" + all.getFirst().id()));
        assertThat(last.get("appliances").get(0).get("id").asString())
                .isEqualTo(all.getLast().id());
        assertThat(last.has("next")).isFalse();
    }

    @Test
    void findsAnApplianceByFingerprintPrefixAndSerial() throws Exception {
        String id = first.id().toString();
        for (String name : List.of(id, id.substring(0, 12), id.substring(0, 12).toUpperCase(Locale.ROOT), "SN-1")) {
            assertThat(operator.appliance(name).summary().id()).isEqualTo(id);
        }
        assertThat(operator.appliance("SN-1").akName()).startsWith("000b");
        for (String name : List.of(id.substring(0, 5), "0".repeat(64), "SN-3", "é", "x".repeat(500), "a' or 1=1")) {
            assertThatThrownBy(() -> operator.appliance(name)).satisfies(TestFleet.refused("appliance.unknown"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "null", "[]", "{\"securityFloor\":1}", "{\"expected\":[null],\"securityFloor\":1}"})
    void refusesPlansThatAreNone(String body) throws Exception {
        HttpResponse<String> response = send(at("/api/v1/rings/canary")
                .header("Authorization", "Bearer " + token)
                .PUT(BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(reason(response)).isEqualTo("ring.malformed");
    }

    @Test
    void saysHowManyOthersHaveAFindingAndSinceWhen() throws Exception {
        assertThat(operator.appliance("SN-1").findings())
                .allSatisfy(
                        finding -> assertThat(finding.explanation())
                                .containsPattern(
                                        "; there is no other appliance to compare it with; first seen ([0-9-]+ )?[0-9:]{8} UTC\\.$"));
    }

    @Test
    void wantsATokenForAllThatIsNotPublic() throws Exception {
        for (Route route : server.routes()) {
            String path = route.template().replaceAll("\\{[a-z]+}", "x");
            boolean isPublic = path.startsWith("/agent/")
                    || path.startsWith("/health/")
                    || path.startsWith("/pki/")
                    || path.startsWith("/acme/")
                    || path.equals("/.well-known/jwks.json")
                    || path.equals("/api/v1/openapi.json");
            for (String authorization : List.of("", "Bearer ", "Bearer x", "Basic " + token, token)) {
                HttpRequest.Builder request = at(path).method(route.method().name(), BodyPublishers.noBody());
                if (!authorization.isEmpty()) {
                    request.header("Authorization", authorization);
                }
                HttpResponse<String> response = send(request);
                assertThat(response.statusCode() == 401)
                        .as(path + " with " + authorization)
                        .isEqualTo(!isPublic);
                if (!isPublic) {
                    assertThat(response.headers().firstValue("WWW-Authenticate"))
                            .hasValue("Bearer realm=\"martello\"");
                    assertThat(reason(response)).startsWith("token.");
                }
            }
        }
    }

    @Test
    void describesEachRouteAndRoutesEachDescription() throws Exception {
        JsonNode description = json(get("/api/v1/openapi.json"));
        assertThat(description.get("openapi").asString()).startsWith("3.1");
        Stream<String> described = description
                .get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(server.routes().stream()
                        .map(route -> route.method() + " " + route.template())
                        .toList());
        String schemas = "#/components/schemas/";
        for (JsonNode reference : description.findValues("$ref")) {
            assertThat(description.at(reference.asString().substring(1)).isMissingNode())
                    .as(reference.asString())
                    .isFalse();
        }
        assertThat(description.toString()).contains(schemas);
    }

    @Test
    void describesWhereItSaysWhenToAskAgain() throws Exception {
        JsonNode description = json(get("/api/v1/openapi.json"));
        for (String name : List.of("TooMany", "Busy")) {
            assertThat(description
                            .at("/components/responses/" + name + "/headers")
                            .has("Retry-After"))
                    .as(name)
                    .isTrue();
        }
        for (Route route : server.routes()) {
            JsonNode responses = description
                    .get("paths")
                    .get(route.template())
                    .get(route.method().name().toLowerCase(Locale.ROOT))
                    .get("responses");
            assertThat(responses.has("503")).as(route.template()).isEqualTo(route.turn() == Route.Turn.IN_TURN);
            assertThat(responses.has("429"))
                    .as(route.template())
                    .isEqualTo(List.of("/agent/v1/report", "/agent/v1/secret", "/api/v1/query", "/api/v1/findings")
                            .contains(route.template()));
        }
    }

    @Test
    void tellsOfWhichAppliancesAConditionHolds() throws Exception {
        String expression = "place.ring == \"canary\" && platform.startsWith(\"linux\")";
        Instant now = Instant.now();
        Instant before = now.minusSeconds(3600);

        QueryResult found = operator.query(QueryRequest.now(expression));
        QueryResult ever = operator.query(QueryRequest.between(expression, before, now.plusSeconds(3600)));

        assertThat(found.matches())
                .extracting(QueryResult.Match::id)
                .containsExactly(first.id().toString());
        assertThat(found.appliances()).isEqualTo(1);
        assertThat(operator.query(QueryRequest.at(expression, before)).appliances())
                .isZero();
        assertThat(ever.matches()).singleElement().satisfies(match -> {
            assertThat(match.serial()).contains("SN-1");
            assertThat(match.held())
                    .singleElement()
                    .satisfies(span -> assertThat(span.from()).isBetween(before, span.to()));
        });
        assertThat(operator.query(QueryRequest.now("boot.secureBoot == \"on\"")).undecided())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "{; request.malformed",
                "null; request.malformed",
                "[]; request.malformed",
                "{}; request.malformed",
                "{\"expression\":7,\"at\":[]}; request.malformed",
                "{\"expression\":\"true\",\"from\":\"2026-01-01T00:00:00Z\"}; request.malformed",
                "{\"expression\":\"true\",\"at\":\"2999-01-01T00:00:00Z\"}; request.malformed",
                "{\"expression\":\"true\",\"at\":\"-999999999-01-01T00:00:00Z\"}; request.malformed",
                "{\"expression\":\"true\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}; request.malformed",
                "{\"expression\":\"place.rang == 'a'\"}; query.malformed",
                "{\"expression\":\"\"}; query.malformed",
            })
    void refusesQueriesThatAreNone(String body, String reason) throws Exception {
        HttpResponse<String> response = send(
                at("/api/v1/query").header("Authorization", "Bearer " + token).POST(BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(reason(response)).isEqualTo(reason);
    }

    @Test
    void describesEachFieldOfTheViews() throws Exception {
        JsonNode schemas = json(get("/api/v1/openapi.json")).at("/components/schemas");
        JsonNode appliance = json(get("/api/v1/appliances/SN-1"));
        assertDescribed(schemas.get("Appliance"), appliance);
        assertDescribed(schemas.get("ApplianceSummary"), appliance.get("summary"));
        assertDescribed(schemas.get("Finding"), appliance.get("findings").get(0));
        assertDescribed(schemas.get("Verdict"), appliance.get("history").get(0));
        assertDescribed(schemas.get("AppliancePage"), json(get("/api/v1/appliances?limit=1")));
        assertDescribed(
                schemas.get("Ring"), json(get("/api/v1/rings")).get("rings").get(0));
        assertDescribed(
                schemas.get("Policy"),
                json(get("/api/v1/policy/history")).get("policies").get(0));
        JsonNode effect = json(send(at("/api/v1/policy/test?as_of=2026-01-01T00:00:00Z")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(get("/api/v1/policy").body()))));
        assertDescribed(schemas.get("Effect"), effect);
        JsonNode found = json(
                send(
                        at("/api/v1/query")
                                .header("Authorization", "Bearer " + token)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"expression\":\"true\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2999-01-01T00:00:00Z\"}"))));
        assertDescribed(schemas.get("FleetFindings"), json(get("/api/v1/findings")));
        assertDescribed(schemas.get("Drift"), json(get("/api/v1/appliances/SN-1/drift")));
        assertDescribed(schemas.get("QueryResult"), found);
        assertDescribed(schemas.get("QueryMatch"), found.get("matches").get(0));
    }

    private static void assertDescribed(JsonNode schema, JsonNode found) {
        List<String> described = schema.get("properties")
                .propertyStream()
                .map(property -> property.getKey())
                .toList();
        assertThat(described)
                .containsAll(found.propertyStream().map(field -> field.getKey()).toList());
        schema.get("required")
                .forEach(name -> assertThat(found.has(name.asString()))
                        .as(name.asString())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/appliances?limit=0, 400, request.malformed",
        "/api/v1/appliances?limit=1001, 400, request.malformed",
        "/api/v1/appliances?limit=x, 400, request.malformed",
        "/api/v1/appliances?tier=GOOD, 400, request.malformed",
        "/api/v1/items/zz, 404, item.unknown",
        "/api/v1/items/00, 404, item.unknown",
        "/api/v1/rings/none, 404, ring.unknown",
        "/api/v1/incidents/1, 404, incident.unknown",
        "/api/v1/incidents/x, 404, incident.unknown",
        "/api/v1/nothing, 404, path.unknown",
    })
    void answersBadQuestionsWithAProblem(String path, int status, String reason) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(reason(response)).isEqualTo(reason);
    }

    @Test
    void keepsTheOldRegisterWhenANewOneIsMalformed() throws Exception {
        Bytes before = operator.register();
        assertThatThrownBy(() -> operator.replaceRegister(Bytes.utf8("ek_fingerprint,serial\n")))
                .satisfies(TestFleet.refused("register.malformed"))
                .hasMessageStartingWith("line 1: ");
        assertThat(operator.register()).isEqualTo(before);
        assertThat(before.toString(StandardCharsets.UTF_8)).contains("SN-1", "SN-2", "site-1");
    }

    private static Release release(String version, String description) {
        return new Release(
                version,
                Platform.LINUX_AMD64,
                1,
                description,
                NamedDigests.NONE,
                List.of(),
                List.of(),
                FileDigests.NONE);
    }

    private static Bytes signed(Release release, KeyPair key) throws SigningFailure {
        return SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(key))
                .write();
    }

    @Test
    void judgesEverythingAgainWhenAReleaseComes() throws Exception {
        Bytes envelope = signed(release("2026.11.1", "first"), fleet.releaseKey());
        Optional<Instant> reported = operator.appliance("SN-1").summary().reported();
        ReleaseChanged added = operator.addRelease(envelope);
        assertThat(added.appraised()).isEqualTo(1);
        assertThat(operator.releases()).contains(added.release());
        ApplianceView after = operator.appliance("SN-1");
        assertThat(after.summary().reported()).isEqualTo(reported);
        assertThat(after.findings()).extracting(FindingView::rule).doesNotContain("release.none");
        assertThat(operator.addRelease(envelope).appraised())
                .as("the same release changes nothing")
                .isZero();
        Bytes other = signed(release("2026.11.1", "other"), fleet.releaseKey());
        assertThatThrownBy(() -> operator.addRelease(other)).satisfies(TestFleet.refused("release.version-taken"));
    }

    @Test
    void letsAReleaseCountNoMoreAndKeepsItInTheList() throws Exception {
        operator.addRelease(signed(release("2026.10.1", ""), fleet.releaseKey()));

        ReleaseChanged withdrawn = operator.withdrawRelease("2026.10.1", Optional.of("linux/amd64"));

        assertThat(withdrawn.release().withdrawn()).isPresent();
        assertThat(operator.releases()).contains(withdrawn.release());
        assertThat(operator.withdrawRelease("2026.10.1", Optional.empty()))
                .as("again")
                .satisfies(again -> {
                    assertThat(again.release()).isEqualTo(withdrawn.release());
                    assertThat(again.appraised()).isZero();
                });
        for (String version : List.of("2026.10", "x' or 1=1", "é", "v".repeat(1000))) {
            assertThatThrownBy(() -> operator.withdrawRelease(version, Optional.empty()))
                    .satisfies(TestFleet.refused("release.unknown"));
        }
    }

    @Test
    void saysHowToDropAReleaseThatDoesNotCountYet() {
        try (Database database = Database.open(directory.resolve("server").resolve("martello.db"))) {
            long held = database.write(sql -> new IncidentTable(sql)
                    .raise(
                            "release",
                            "linux/amd64 2026.12.9",
                            "",
                            "release 2026.12.9",
                            Bytes.EMPTY,
                            "{\"appliances\":0,\"rings\":[]}",
                            Map.of(),
                            Instant.now()));

            assertThatThrownBy(() -> operator.withdrawRelease("2026.12.9", Optional.empty()))
                    .satisfies(TestFleet.refused("release.unknown"))
                    .hasMessageContaining("martello incident reject " + held);
            database.change(sql -> new IncidentTable(sql).close(held, Incident.State.REJECTED, Instant.now()));
            assertThatThrownBy(() -> operator.withdrawRelease("2026.12.9", Optional.empty()))
                    .hasMessageContaining("no release has this version");
        }
    }

    @Test
    void takesReleasesOfTrustedSignersOnly() throws Exception {
        KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Bytes envelope = signed(release("6.6.6", ""), stranger);
        assertThatThrownBy(() -> operator.addRelease(envelope))
                .satisfies(TestFleet.refused("release.signature-unknown-key"));
        assertThatThrownBy(() -> operator.addRelease(Bytes.ascii("{}")))
                .satisfies(TestFleet.refused("release.malformed"));
    }

    @Test
    void showsPolicyHealthAndMetrics() throws Exception {
        assertThat(get("/api/v1/policy").body()).contains("rules:");
        assertThat(json(get("/health/live")).get("status").asString()).isEqualTo("live");
        assertThat(json(get("/health/ready")).get("status").asString()).isEqualTo("ready");
        assertThat(get("/metrics").body())
                .contains(
                        "martello_appliances{tier=\"NONE\"} 1.0",
                        "martello_reports_total{outcome=\"appraised\"} 1.0",
                        "martello_enrolments_total 2.0",
                        "martello_http_requests_total{route=\"/agent/v1/report\",status=\"200\"}");
    }
}
