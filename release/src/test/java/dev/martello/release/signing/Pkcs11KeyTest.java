package dev.martello.release.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Pkcs11KeyTest {
    private static final SecretSource PIN = _ -> SoftHsm.PIN.toCharArray();
    private static final SecretSource NOBODY = what -> {
        throw new IOException("nobody tells " + what);
    };

    @TempDir
    private static Path directory;

    private static SoftHsm token;

    @BeforeAll
    static void makeTokens() throws IOException, InterruptedException {
        token = SoftHsm.in(directory);
        token.initialize("releases");
        token.initialize("other");
        token.load("releases", SignatureScheme.ECDSA_P256.generate(new SecureRandom()), "twin", "10");
        token.load("releases", SignatureScheme.ECDSA_P256.generate(new SecureRandom()), "twin", "11");
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void signsWithKeyThatNeverLeavesItsToken(SignatureScheme scheme) throws Exception {
        KeyPair key = scheme.generate(new SecureRandom());
        String id = switch (scheme) {
            case ED25519 -> "a0";
            case ECDSA_P256 -> "a1";
            case ECDSA_P384 -> "a2";
        };
        token.load("releases", key, scheme.toString(), id);
        Bytes payload = Bytes.utf8("a payload");

        for (String which :
                List.of("object=" + scheme, "id=%" + id, "object=" + scheme + ";id=%" + id + ";type=private")) {
            try (Pkcs11Key opened = Pkcs11Key.open(uri("token=releases;" + which), PIN)) {
                SigningKey signingKey = opened.signingKey();
                assertThat(signingKey.publicKey()).isEqualTo(key.getPublic());
                TrustedKeys trusted = TrustedKeys.of(List.of(key.getPublic()));
                for (int times = 0; times < 20; times++) {
                    assertThat(Dsse.sign("text/plain", payload, signingKey).check("text/plain", trusted))
                            .isInstanceOf(Dsse.Check.Trusted.class);
                }
            }
        }
    }

    @Test
    void takesThePinFromAFile() throws Exception {
        Path pin = directory.resolve("pin");
        Files.writeString(pin, SoftHsm.PIN + "\n");

        try (Pkcs11Key opened = Pkcs11Key.open(
                Pkcs11Uri.parse(
                        "pkcs11:token=releases;id=%10?module-path=" + SoftHsm.module() + "&pin-source=file:" + pin),
                NOBODY)) {
            assertThat(opened.signingKey().publicKey().getAlgorithm()).isEqualTo("EC");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            token=nobodys;id=%10,        there is no token for
            id=%10,                      there is more than one token for
            token=releases;id=%99,       there is no secret key for
            token=releases;object=twin,  there is more than one secret key for
            """)
    void refusesKeyThatIsNotTheOnlyOne(String which, String problem) throws MalformedPkcs11Uri {
        Pkcs11Uri uri = uri(which);

        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> Pkcs11Key.open(uri, PIN))
                .withMessageContaining(problem);
    }

    @Test
    void saysThatThePinIsWrong() throws MalformedPkcs11Uri {
        Pkcs11Uri uri = uri("token=other;id=%10");

        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> Pkcs11Key.open(uri, _ -> "9999".toCharArray()))
                .withMessageContaining("the PIN is wrong");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Pkcs11Key.open(uri, NOBODY))
                .withMessage("nobody tells the PIN of token other");
    }

    @Test
    void refusesLibrariesThatAreNone() throws MalformedPkcs11Uri {
        Pkcs11Uri missing = Pkcs11Uri.parse("pkcs11:object=a?module-path=/no/such/library.so");
        Pkcs11Uri other = Pkcs11Uri.parse("pkcs11:object=a?module-path=" + anotherLibrary());

        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> Pkcs11Key.open(missing, PIN))
                .withMessageContaining("cannot be loaded");
        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> Pkcs11Key.open(other, PIN))
                .withMessageContaining("is no PKCS#11 library");
    }

    @Test
    void signsNoMoreWhenItIsClosed() throws Exception {
        Pkcs11Key opened = Pkcs11Key.open(uri("token=releases;id=%10"), PIN);
        SigningKey key = opened.signingKey();
        opened.close();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Dsse.sign("text/plain", Bytes.EMPTY, key));
    }

    private static Path anotherLibrary() {
        return Path.of(System.getProperty("java.home"), "lib", "libnio.so");
    }

    private static Pkcs11Uri uri(String which) throws MalformedPkcs11Uri {
        return Pkcs11Uri.parse("pkcs11:" + which + "?module-path=" + SoftHsm.module());
    }
}
