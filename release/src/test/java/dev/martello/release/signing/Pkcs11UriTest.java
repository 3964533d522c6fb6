package dev.martello.release.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pkcs11UriTest {
    @Test
    void readsEveryAttribute() throws MalformedPkcs11Uri {
        assertThat(Pkcs11Uri.parse("pkcs11:token=The%20Token;serial=4a;object=r%c3%bc;id=%01%FF;type=private"
                        + "?module-path=/lib/p11.so&pin-source=file:/run/pin"))
                .isEqualTo(new Pkcs11Uri(
                        Path.of("/lib/p11.so"),
                        Optional.of("The Token"),
                        Optional.of("4a"),
                        Optional.of("rü"),
                        Optional.of(Bytes.of(1, 255)),
                        Optional.of(Path.of("/run/pin"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://example.com                                    | 0  | expected pkcs11:
            pkcs11:                                                | 7  | which key?
            pkcs11:token=a?module-path=/p                          | 14 | which key?
            pkcs11:object=a                                        | 15 | which library?
            pkcs11:object=a?module-path=p11.so                     | 16 | absolute path
            pkcs11:object=a;object=b?module-path=/p                | 16 | object is there twice
            pkcs11:object=a;manufacturer=b?module-path=/p          | 16 | "manufacturer" is not known here
            pkcs11:object=a;pin-source=/p?module-path=/p           | 16 | "pin-source" is not known here
            pkcs11:object=a;x?module-path=/p                       | 16 | expected name=value
            pkcs11:object=a;type=public?module-path=/p             | 16 | type=private
            pkcs11:object=a?module-path=/p&pin-value=1234          | 31 | no secret
            pkcs11:object=a%?module-path=/p                        | 15 | two hexadecimal digits
            pkcs11:object=a%1?module-path=/p                       | 15 | two hexadecimal digits
            pkcs11:object=a%1g?module-path=/p                      | 15 | two hexadecimal digits
            pkcs11:object=ü?module-path=/p                         | 14 | write what is not visible
            pkcs11:object=a?module-path=/p%00                      | 16 | is no path
            """)
    void refusesWhatItCannotFollowWithThePlace(String uri, int offset, String problem) {
        assertThatExceptionOfType(MalformedPkcs11Uri.class)
                .isThrownBy(() -> Pkcs11Uri.parse(uri))
                .withMessageStartingWith("PKCS#11 URI, character " + offset + ": ")
                .withMessageContaining(problem);
    }

    @Test
    void refusesEveryTruncationOrReadsIt() {
        String whole = "pkcs11:token=a%20b;id=%01?module-path=/lib/p11.so&pin-source=file:/run/pin";
        for (int length = 0; length < whole.length(); length++) {
            try {
                assertThat(Pkcs11Uri.parse(whole.substring(0, length)).id()).contains(Bytes.of(1));
            } catch (MalformedPkcs11Uri e) {
                assertThat(e).hasMessageStartingWith("PKCS#11 URI");
            }
        }
        assertThatExceptionOfType(MalformedPkcs11Uri.class)
                .isThrownBy(() -> Pkcs11Uri.parse("pkcs11:object=" + "a".repeat(5000)));
    }
}
