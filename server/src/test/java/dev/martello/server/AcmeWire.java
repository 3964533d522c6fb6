package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.server.tls.TlsClients;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks ACME by hand, so that each part of a request can be another one than it should be. */
final class AcmeWire implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What was answered. */
    record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {
        /** The type of the error, without what all have in common; empty if it is none. */
        String error() {
            String prefix = "urn:ietf:params:acme:error:";
            String type = body.path("type").asString("");
            return type.startsWith(prefix) ? type.substring(prefix.length()) : "";
        }

        String reason() {
            return body.path("reason").asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /**
     * A request that is not signed yet.
     *
     * @param account whose address is in it, or the key itself if there is none
     */
    record Draft(String url, String nonce, Optional<String> account, KeyPair key, String algorithm, String payload) {
        Draft withUrl(String other) {
            return new Draft(other, nonce, account, key, algorithm, payload);
        }

        Draft withNonce(String other) {
            return new Draft(url, other, account, key, algorithm, payload);
        }

        Draft withAccount(String other) {
            return new Draft(url, nonce, Optional.of(other), key, algorithm, payload);
        }

        /** The three parts. */
        String[] signed() throws Exception {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            jws.setAlgorithmHeaderValue(algorithm);
            jws.setHeader("url", url);
            jws.setHeader("nonce", nonce);
            if (account.isPresent()) {
                jws.setHeader("kid", account.get());
            } else {
                jws.getHeaders().setJwkHeaderValue("jwk", PublicJsonWebKey.Factory.newPublicJwk(key.getPublic()));
            }
            jws.setPayload(payload);
            switch (algorithm) {
                case "none" -> {}
                case "HS256" ->
                    jws.setKey(new org.jose4j.keys.HmacKey(key.getPublic().getEncoded()));
                default -> jws.setKey(key.getPrivate());
            }
            return jws.getCompactSerialization().split("\\.", -1);
        }

        Bytes body() throws Exception {
            return AcmeWire.body(signed());
        }
    }

    /** An account of this test's. */
    final class Account {
        private final KeyPair key;
        private final String url;

        private Account(KeyPair key, String url) {
            this.key = key;
            this.url = url;
        }

        String url() {
            return url;
        }

        KeyPair key() {
            return key;
        }

        Draft draft(String to, String payload) throws Exception {
            return new Draft(to, nonce(), Optional.of(url), key, "ES256", payload);
        }

        Answer post(String to, String payload) throws Exception {
            return AcmeWire.this.post(to, draft(to, payload).body());
        }

        Answer read(String from) throws Exception {
            return post(from, "");
        }

        /** Orders a certificate for a machine. */
        Order order(String serial) throws Exception {
            return order("permanent-identifier", serial);
        }

        Order order(String kind, String value) throws Exception {
            Answer answer = newOrder(kind, value);
            if (answer.status() != 201) {
                throw new AssertionError(answer.body().toString());
            }
            return new Order(
                    this,
                    answer.header("Location"),
                    answer.body().path("authorizations").path(0).asString());
        }

        Answer newOrder(String kind, String value) throws Exception {
            ObjectNode order = JSON.createObjectNode();
            order.putArray("identifiers").addObject().put("type", kind).put("value", value);
            return post(at("new-order"), order.toString());
        }
    }

    /** An order of an account. */
    record Order(Account account, String url, String authorization) {
        JsonNode challenge() throws Exception {
            return account.read(authorization).body().path("challenges").path(0);
        }

        /** What a device has to attest. */
        String keyAuthorization() throws Exception {
            return keyAuthorization(account);
        }

        /** As if this order were another account's. */
        String keyAuthorization(Account other) throws Exception {
            return challenge().path("token").asString() + "."
                    + PublicJsonWebKey.Factory.newPublicJwk(other.key().getPublic())
                            .calculateBase64urlEncodedThumbprint("SHA-256");
        }

        Answer answer(Bytes object) throws Exception {
            return account.post(
                    challenge().path("url").asString(),
                    JSON.createObjectNode().put("attObj", base64(object)).toString());
        }

        /** Has a device attest what it should, and its key certified. */
        Answer complete(AcmeDevice device) throws Exception {
            Answer answered = answer(device.attestation(keyAuthorization()));
            return answered.status() == 200 ? finish(device.signingRequest()) : answered;
        }

        Answer finish(Bytes request) throws Exception {
            return account.post(
                    url + "/finalize",
                    JSON.createObjectNode().put("csr", base64(request)).toString());
        }

        String status() throws Exception {
            return account.read(url).body().path("status").asString();
        }

        /** The certificate, as PEM. */
        X509Certificate certificate() throws Exception {
            String at = account.read(url).body().path("certificate").asString();
            byte[] chain = account.read(at).response().body();
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new java.io.ByteArrayInputStream(chain));
        }
    }

    private final URI server;
    private final HttpClient http;

    AcmeWire(ControlPlane server) throws Exception {
        this.server = server.address();
        try (InputStream in = Files.newInputStream(server.authorityFile())) {
            this.http = HttpClient.newBuilder()
                    .sslContext(TlsClients.trusting((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in)))
                    .build();
        }
    }

    String at(String path) {
        return server.resolve("/acme/v1/" + path).toString();
    }

    String nonce() throws Exception {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(at("new-nonce")))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        return response.headers().firstValue("Replay-Nonce").orElseThrow();
    }

    Account account() throws Exception {
        KeyPair key = newKey();
        Answer answer = post(at("new-account"), newAccount(key).body());
        return new Account(key, answer.header("Location"));
    }

    Draft newAccount(KeyPair key) throws Exception {
        return new Draft(at("new-account"), nonce(), Optional.empty(), key, "ES256", "{}");
    }

    static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A request in the form that ACME has. */
    static Bytes body(String... parts) {
        return Bytes.utf8(JSON.createObjectNode()
                .put("protected", parts[0])
                .put("payload", parts[1])
                .put("signature", parts[2])
                .toString());
    }

    static String base64(Bytes octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
    }

    Answer post(String to, Bytes body) throws Exception {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(to))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/jose+json")
                        .POST(BodyPublishers.ofByteArray(body.toArray()))
                        .build(),
                BodyHandlers.ofByteArray());
        boolean isJson = List.of("application/json", "application/problem+json")
                .contains(response.headers().firstValue("Content-Type").orElse(""));
        return new Answer(
                response.statusCode(), isJson ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
