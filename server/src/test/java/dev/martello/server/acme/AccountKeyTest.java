package dev.martello.server.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountKeyTest {
    private static final String POINT =
            "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                    + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"x5c\":[null]",
                ",\"x5c\":[7]",
                ",\"x5c\":{}",
                ",\"x5c\":[\"AAAA\"]",
                ",\"x5u\":7",
                ",\"key_ops\":[null]",
                ",\"key_ops\":7",
                ",\"use\":7",
                ",\"kid\":null",
                ",\"d\":\"AA\"",
                ",\"d\":null",
                ",\"x5t\":[]"
            })
    void aKeyWithStrangePartsIsNoneOrTheirsAreNotLookedAt(String more) throws Exception {
        try {
            AccountKey.parse("{" + POINT + more + "}");
        } catch (AcmeProblem e) {
            assertThat(e.error()).isEqualTo(AcmeError.BAD_PUBLIC_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":null}",
                "{\"kty\":\"EC\"}",
                "{\"kty\":\"EC\",\"crv\":null,\"x\":\"\",\"y\":\"\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":null,\"y\":null}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\"\"}",
                "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}",
                "{\"kty\":\"RSA\",\"n\":null,\"e\":\"AQAB\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":null}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}"
            })
    void refusesWhatIsNoKey(String json) {
        assertThatThrownBy(() -> AccountKey.parse(json)).isInstanceOf(AcmeProblem.class);
    }
}
