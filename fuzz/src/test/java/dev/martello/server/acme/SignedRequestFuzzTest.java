package dev.martello.server.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.fuzz.Parsing;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures of clients of ACME by keys that they bring along, and what they sign; beside the code, because it is read by its package alone. */
class SignedRequestFuzzTest {
    private static final String PAYLOAD = "{\"identifiers\":[{\"type\":\"permanent-identifier\",\"value\":\"SN-1\"}]}";

    private static String base64url(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static String base64url(String text) {
        return base64url(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> acmeSignatures() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String header = base64url(
                "{\"alg\":\"RS256\",\"nonce\":\"AAAA\",\"url\":\"https://a/b\",\"jwk\":{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
                        + base64url(Bytes.owning(key.getModulus().toByteArray())
                                .from(1)
                                .toArray()) + "\"}}");
        String payload = base64url(PAYLOAD);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update((header + "." + payload).getBytes(StandardCharsets.UTF_8));
        return Stream.of(("{\"protected\":\"" + header + "\",\"payload\":\"" + payload + "\",\"signature\":\""
                        + base64url(signature.sign()) + "\"}")
                .getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("acmeSignatures")
    @FuzzTest(maxDuration = "2m")
    void acmeSignatures(byte[] octets) throws Exception {
        new Parsing<>(AcmeProblem.class, SignedRequestFuzzTest::signed, 50_000)
                .check(octets, request -> assertThat(request.payload().length()).isPositive());
    }

    private static SignedRequest signed(Bytes octets) throws AcmeProblem {
        SignedRequest request = SignedRequest.parse(octets);
        if (request.signer() instanceof SignedRequest.Signer.Key(AccountKey key)) {
            request.requireSignedBy(key);
        }
        assertThat(request.object().isObject()).isTrue();
        return request;
    }

    @Test
    void samplesAreSigned() throws Exception {
        assertThat(signed(Bytes.owning(acmeSignatures().findFirst().orElseThrow()))
                        .object()
                        .get("identifiers"))
                .hasSize(1);
    }
}
