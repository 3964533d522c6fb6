package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.SignedMessage;
import dev.martello.release.signing.MalformedPkcs11Uri;
import dev.martello.release.signing.Pkcs11Uri;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that releases name, and how operators name theirs. */
class KeysFuzzTest {
    static Stream<byte[]> imaKeys() throws Exception {
        List<byte[]> keys = new ArrayList<>();
        for (String algorithm : List.of("RSA", "RSASSA-PSS", "EC", "ML-DSA-44")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.startsWith("RSA")) {
                generator.initialize(2048);
            }
            keys.add(generator.generateKeyPair().getPublic().getEncoded());
        }
        return keys.stream();
    }

    @MethodSource("imaKeys")
    @FuzzTest(maxDuration = "2m")
    void imaKeys(byte[] octets) throws Exception {
        SignedMessage message = new SignedMessage.Whole(HashAlgorithm.SHA256, Bytes.ascii("a"));
        new Parsing<>(InvalidKeyException.class, ImaKey::of, 20_000).check(octets, key -> {
            assertThat(ImaKey.of(key.info())).isEqualTo(key);
            assertThat(key.keyIdentifier().length()).isEqualTo(20);
            assertThat(key.signed(key.usualAlgorithm(), message, Bytes.repeat(1, 70)))
                    .isFalse();
        });
    }

    static Stream<byte[]> pkcs11Uris() {
        return Stream.of(
                        "pkcs11:token=releases;object=2026?module-path=/usr/lib/a.so&pin-source=file:/run/pin",
                        "pkcs11:serial=0a%20b;id=%01%ff;type=private")
                .map(text -> Bytes.ascii(text).toArray());
    }

    @MethodSource("pkcs11Uris")
    @FuzzTest(maxDuration = "1m")
    void pkcs11Uris(byte[] octets) throws Exception {
        new Parsing<>(MalformedPkcs11Uri.class, in -> Pkcs11Uri.parse(in.toString(StandardCharsets.UTF_8)), 5000)
                .check(octets, uri -> assertThat(uri.toString()).startsWith("pkcs11:"));
    }
}
