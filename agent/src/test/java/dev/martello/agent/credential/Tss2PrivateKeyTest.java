package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.attester.KeyBlob;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A key of a TPM as it lies on the disk. */
class Tss2PrivateKeyTest {
    /** Of the sizes that keys on P-256 have. */
    private static final Bytes ENCODED =
            Tss2PrivateKey.encode(new KeyBlob(Bytes.repeat(0x5a, 86), Bytes.repeat(0xa5, 126)));

    @Property
    void isReadAsItWasWritten(@ForAll @Size(max = 400) byte[] publicArea, @ForAll @Size(max = 400) byte[] privateArea)
            throws IOException {
        KeyBlob key = new KeyBlob(Bytes.copyOf(publicArea), Bytes.copyOf(privateArea));

        assertThat(Tss2PrivateKey.decode(Tss2PrivateKey.encode(key))).isEqualTo(key);
    }

    @Test
    void isNotReadIfAnythingIsMissing() {
        for (int length = 0; length < ENCODED.length(); length++) {
            Bytes cut = ENCODED.slice(0, length);
            assertThatExceptionOfType(IOException.class)
                    .as("%d octets", length)
                    .isThrownBy(() -> Tss2PrivateKey.decode(cut));
        }
    }

    @Test
    void isNotReadAsAnotherKeyIfAnythingAroundItIsChanged() {
        for (int bit = 0; bit < 8 * ENCODED.length(); bit++) {
            byte[] changed = ENCODED.toArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(Tss2PrivateKey.encode(Tss2PrivateKey.decode(Bytes.copyOf(changed))))
                        .as("bit %d", bit)
                        .isEqualTo(Bytes.copyOf(changed));
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("malformed at octet .*|it is in another form than Martello writes");
            }
        }
    }
}
