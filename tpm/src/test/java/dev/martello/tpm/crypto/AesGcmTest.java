package dev.martello.tpm.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class AesGcmTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Bytes CLEAR = Bytes.ascii("correct horse battery staple");
    private static final Bytes PURPOSE = Bytes.ascii("volume.key");

    /** Test case 16 of the submission of GCM to NIST: a nonce, what is encrypted, a tag. */
    @Test
    void opensWhatTheSpecificationSealed() {
        AesGcm key = new AesGcm(Bytes.fromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
        Bytes sealed = Bytes.fromHex("cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");

        assertThat(key.open(sealed, Bytes.fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2")))
                .contains(Bytes.fromHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    }

    @Test
    void opensWhatItSealedAndNothingThatWasChanged() {
        AesGcm key = AesGcm.fresh(RANDOM);
        Bytes sealed = key.seal(CLEAR, PURPOSE, RANDOM);

        assertThat(sealed.length()).isEqualTo(CLEAR.length() + AesGcm.OVERHEAD_BYTES);
        assertThat(key.open(sealed, PURPOSE)).contains(CLEAR);
        assertThat(key.open(sealed, Bytes.ascii("another"))).isEmpty();
        assertThat(AesGcm.fresh(RANDOM).open(sealed, PURPOSE)).isEmpty();
        for (int octet = 0; octet < sealed.length(); octet++) {
            byte[] changed = sealed.toArray();
            changed[octet] ^= (byte) (1 << octet % 8);
            assertThat(key.open(Bytes.owning(changed), PURPOSE))
                    .as("octet %d", octet)
                    .isEmpty();
            assertThat(key.open(sealed.slice(0, octet), PURPOSE))
                    .as("cut to %d", octet)
                    .isEmpty();
        }
    }

    @Test
    void neverSealsTheSameOctetsAlike() {
        AesGcm key = AesGcm.fresh(RANDOM);

        assertThat(key.seal(CLEAR, PURPOSE, RANDOM)).isNotEqualTo(key.seal(CLEAR, PURPOSE, RANDOM));
    }

    @Test
    void keepsItsKeyOutOfItsTextAndTakesNoShorterOne() {
        AesGcm key = AesGcm.fresh(RANDOM);

        assertThat(key.toString()).doesNotContain(key.key().toHex().substring(0, 8));
        assertThatThrownBy(() -> new AesGcm(Bytes.repeat(1, 16))).isInstanceOf(IllegalArgumentException.class);
    }
}
