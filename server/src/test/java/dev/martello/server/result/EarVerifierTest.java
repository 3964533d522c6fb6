package dev.martello.server.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Ear EAR = new Ear(
            new ApplianceId(Bytes.repeat(0xab, 32)),
            NOW,
            NOW.plusSeconds(300),
            Optional.of("0123456789abcdef"),
            "examiner 1",
            TrustTier.WARNING,
            TrustworthinessVector.of(TrustTier.WARNING, List.of()),
            Optional.of("r1"),
            Optional.of("2026.11.1"),
            List.of("release.outdated"));
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"eat+jwt\",\"kid\":\"%s\"}";

    private final ResultKey key = ResultKey.of(ResultKey.make(new SecureRandom()));

    private EarVerifier.Check check(String jwt, Instant now) throws MalformedEar {
        return EarVerifier.of(PublishedKeys.write(List.of(key))).check(jwt, now);
    }

    private static String encoded(Bytes octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
    }

    private String jwt(String header, Bytes claims) {
        String signed = encoded(Bytes.utf8(header)) + "." + encoded(claims);
        return signed + "." + encoded(signature(Bytes.ascii(signed)));
    }

    private Bytes signature(Bytes message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.key().getPrivateKey());
            message.update(signature);
            return Bytes.owning(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String good() {
        return key.sign(EarClaims.write(EAR));
    }

    @Test
    void readsWhatWasSigned() throws Exception {
        assertThat(check(good(), NOW)).isEqualTo(new EarVerifier.Check.Genuine(EAR));
    }

    @Test
    void endsWithTheLease() throws Exception {
        assertThat(check(good(), EAR.expires().minusSeconds(1))).isInstanceOf(EarVerifier.Check.Genuine.class);
        assertThat(check(good(), EAR.expires())).isInstanceOf(EarVerifier.Check.Refused.class);
    }

    @Test
    void takesNoResultInWhichAnyBitWasChanged() {
        String good = good();
        for (int at = 0; at < good.length(); at++) {
            for (int bit = 0; bit < 7; bit++) {
                String changed = good.substring(0, at) + (char) (good.charAt(at) ^ (1 << bit)) + good.substring(at + 1);
                assertThat(isTaken(changed)).as(at + ", bit " + bit).isFalse();
            }
        }
    }

    @Test
    void takesNoResultThatWasCut() {
        String good = good();
        for (int length = 0; length < good.length(); length++) {
            assertThat(isTaken(good.substring(0, length)))
                    .as("the first " + length)
                    .isFalse();
        }
    }

    private boolean isTaken(String jwt) {
        try {
            return check(jwt, NOW) instanceof EarVerifier.Check.Genuine;
        } catch (MalformedEar e) {
            return false;
        }
    }

    @Test
    void takesNoOtherAlgorithmWhateverAResultSaysOfItself() throws Exception {
        String none = encoded(Bytes.utf8("{\"alg\":\"none\",\"typ\":\"eat+jwt\",\"kid\":\"" + key.id() + "\"}")) + "."
                + encoded(EarClaims.write(EAR)) + ".";
        assertThat(check(none, NOW)).isInstanceOf(EarVerifier.Check.Refused.class);
        assertThat(check(jwt(HEADER.replace("ES256", "HS256").formatted(key.id()), EarClaims.write(EAR)), NOW))
                .isInstanceOf(EarVerifier.Check.Refused.class);
    }

    @Test
    void takesNoKeyThatIsNotOfTheSet() throws Exception {
        assertThat(check(jwt(HEADER.formatted("another"), EarClaims.write(EAR)), NOW))
                .isInstanceOf(EarVerifier.Check.Refused.class);
        ResultKey stranger = ResultKey.of(ResultKey.make(new SecureRandom()));
        assertThat(EarVerifier.of(PublishedKeys.write(List.of(stranger))).check(good(), NOW))
                .isInstanceOf(EarVerifier.Check.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rats/ear#04 | rats/ear#03",
                "\"iat\":1793527200 | \"iat\":1793527200.5",
                "\"iat\":1793527200, | ''",
                "\"exp\":1793527500 | \"exp\":9223372036854775807",
                "\"exp\":1793527500 | \"exp\":null",
                "\"exp\":1793527500 | \"exp\":1793527500,\"exp\":1",
                "warning | good",
                "\"appliance\": | \"other\":",
                "abababab | abab",
                "\"rules\":[\"release.outdated\"] | \"rules\":null",
                "\"instance-identity\":2 | \"instance-identity\":\"2\"x"
            })
    void saysOfClaimsThatAreNoneThatTheyAreNone(String part, String instead) {
        String claims = EarClaims.write(EAR).toString(StandardCharsets.UTF_8);
        assertThat(claims).contains(part);
        String jwt = jwt(HEADER.formatted(key.id()), Bytes.utf8(claims.replace(part, instead)));

        assertThatThrownBy(() -> check(jwt, NOW)).isInstanceOf(MalformedEar.class);
    }

    @Test
    void passesOverClaimsThatItDoesNotKnow() throws Exception {
        String claims = EarClaims.write(EAR).toString(StandardCharsets.UTF_8);
        String more = claims.replace("\"iat\"", "\"iss\":\"https://control.example\",\"iat\"");

        assertThat(check(jwt(HEADER.formatted(key.id()), Bytes.utf8(more)), NOW))
                .isEqualTo(new EarVerifier.Check.Genuine(EAR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\":[{}]}", "{\"keys\":[null]}", "{\"keys\":null}"})
    void saysOfWhatIsNoSetOfKeysThatItIsNone(String json) {
        assertThatThrownBy(() -> EarVerifier.of(Bytes.utf8(json))).isInstanceOf(MalformedEar.class);
    }

    @Test
    void takesNoKeyThatIsNotOnItsCurve() {
        String set = PublishedKeys.write(List.of(key)).toString(StandardCharsets.UTF_8);
        Bytes off = Bytes.utf8(
                set.replace("\"x\"", "\"z\"").replace("\"y\"", "\"x\"").replace("\"z\"", "\"y\""));

        assertThatThrownBy(() -> EarVerifier.of(off)).isInstanceOf(MalformedEar.class);
    }
}
