package dev.martello.evidence.pe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeImageTest {
    private static final Bytes LINUX = Bytes.ascii("a kernel");
    private static final Bytes UNSIGNED = image().build();
    private static final Bytes SIGNED =
            image().certificate(Bytes.ascii("a signature")).build();

    /** Offsets in the headers that {@link PeBuilder} writes. */
    private static final int COFF = 64;

    private static final int OPTIONAL = COFF + 24;
    private static final int CHECKSUM = OPTIONAL + 64;

    private static PeBuilder image() {
        return PeBuilder.forMachine(PeImage.AMD64)
                .section(".text", Bytes.repeat(0xcc, 700))
                .section(".linux", LINUX, 100);
    }

    @Test
    void findsSectionsAndSignatures() throws MalformedPe {
        PeImage image = PeImage.parse(SIGNED);

        assertThat(image.machine()).isEqualTo(PeImage.AMD64);
        assertThat(image.sections()).extracting(PeSection::name).containsExactly(".text", ".linux");
        PeSection linux = image.section(".linux").orElseThrow();
        assertThat(linux.loaded()).isEqualTo(Bytes.concat(LINUX, Bytes.repeat(0, 100)));
        assertThat(linux.rawData().length()).isEqualTo(0x200);
        assertThat(linux.zeroFill()).isZero();
        assertThat(image.section(".none")).isEmpty();
        assertThat(image.signatures())
                .containsExactly(
                        new EmbeddedSignature(EmbeddedSignature.Type.PKCS_SIGNED_DATA, Bytes.ascii("a signature")));
    }

    @Test
    void sectionMayBeLargerInMemoryThanInTheFile() throws MalformedPe {
        PeSection section = PeImage.parse(PeBuilder.forMachine(PeImage.AMD64)
                        .section(".bss", LINUX, 5000)
                        .build())
                .section(".bss")
                .orElseThrow();

        assertThat(section.loaded()).isEqualTo(section.rawData());
        assertThat(section.zeroFill()).isEqualTo(LINUX.length() + 5000 - 0x200);
    }

    /** What pesign 0.112, sbsign 0.9.4 and osslsigncode 2.9 say of the same octets. */
    @ParameterizedTest
    @CsvSource({
        "sha256, d798856fb491fee014f56b93370739e043d8e98309968ce7ed32ccd19fa8d21f",
        "sha1, b415c16633b08395fb693b26afb0df80a7e8eb9c",
    })
    void digestsAreThoseThatToolsCompute(String algorithm, String digest) throws MalformedPe {
        assertThat(authenticode(UNSIGNED, algorithm)).isEqualTo(digest);
        assertThat(authenticode(SIGNED, algorithm)).isEqualTo(digest);
    }

    @Test
    void octetsBehindTheSectionsCount() throws MalformedPe {
        Bytes with = image().trailing(Bytes.ascii("more"))
                .certificate(Bytes.ascii("x"))
                .build();

        assertThat(authenticode(with, "sha256"))
                .isEqualTo("5d02a4dbee4627d008342d38b2abb4def0f915afeb409333947b9e7b584ea9ee");
    }

    @Test
    void everyFlippedBitCountsButThoseOfChecksumAndSignature() {
        PeImage good = parsed(SIGNED);
        byte[] octets = SIGNED.toArray();
        for (int bit = 0; bit < 8 * octets.length; bit++) {
            int at = bit / 8;
            byte[] flipped = octets.clone();
            flipped[at] ^= (byte) (1 << bit % 8);
            boolean isLeftOut = (at >= CHECKSUM && at < CHECKSUM + 4) || at >= UNSIGNED.length();
            try {
                PeImage image = PeImage.parse(Bytes.owning(flipped));
                assertThat(image.authenticode(HashAlgorithm.SHA256).equals(good.authenticode(HashAlgorithm.SHA256)))
                        .as("bit %d of octet %d", bit % 8, at)
                        .isEqualTo(isLeftOut);
            } catch (MalformedPe e) {
                assertThat(at >= CHECKSUM && at < CHECKSUM + 4)
                        .as(e.getMessage())
                        .isFalse();
            }
        }
    }

    @Test
    void refusesEveryPartOfAnImage() {
        for (Bytes whole : List.of(UNSIGNED, SIGNED)) {
            IntStream.range(0, whole.length())
                    .forEach(length -> assertThatExceptionOfType(MalformedPe.class)
                            .as("%d octets", length)
                            .isThrownBy(() -> PeImage.parse(whole.slice(0, length))));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 | 4 | 63 | inside of the DOS header",
                "60 | 4 | 4294967295 | the file ends before",
                "64 | 4 | 1 | expected PE and two NULs",
                "70 | 2 | 0 | NumberOfSections is 0",
                "70 | 2 | 65535 | NumberOfSections is 65535",
                "70 | 2 | 100 | SizeOfHeaders is",
                "84 | 2 | 239 | SizeOfOptionalHeader is 239",
                "88 | 2 | 263 | Magic is 0x107",
                "148 | 4 | 100 | SizeOfHeaders is 100",
                "148 | 4 | 4294967295 | SizeOfHeaders is 4294967295",
                "196 | 4 | 17 | does not fit 17 data directories",
                "196 | 4 | 4294967295 | does not fit 4294967295 data directories",
                "232 | 4 | 0 | the certificate table has",
                "232 | 4 | 4294967288 | the certificate table has",
                "236 | 4 | 4294967295 | the certificate table has",
                "236 | 4 | 8 | the certificate table has",
                "344 | 4 | 4294967295 | section .text has 4294967295 octets",
                "348 | 4 | 4294967295 | section .text has 1024 octets from 4294967295",
                "348 | 4 | 0 | section .text has 1024 octets from 0",
                "348 | 4 | 1024 | .text and .linux lie over each other",
                "340 | 4 | 8192 | .text and .linux lie over each other",
                "336 | 4 | 4294967295 | .text and .linux lie over each other",
                "2048 | 4 | 7 | dwLength is 7",
                "2048 | 4 | 4294967295 | dwLength is 4294967295",
            })
    void refusesHostileField(int offset, int width, long value, String problem) {
        byte[] octets = SIGNED.toArray();
        for (int i = 0; i < width; i++) {
            octets[offset + i] = (byte) (value >> (8 * i));
        }
        assertThatExceptionOfType(MalformedPe.class)
                .isThrownBy(() -> PeImage.parse(Bytes.owning(octets)))
                .withMessageContaining(problem);
    }

    @Property
    void anyOctetsAreAnImageOrRefused(@ForAll @Size(max = 600) byte[] octets) {
        byte[] image = SIGNED.toArray();
        System.arraycopy(octets, 0, image, COFF, octets.length);
        try {
            PeImage.parse(Bytes.owning(image)).authenticode(HashAlgorithm.SHA256);
        } catch (MalformedPe e) {
            assertThat(e.offset()).isBetween(0L, (long) image.length);
        }
    }

    private static PeImage parsed(Bytes file) {
        try {
            return PeImage.parse(file);
        } catch (MalformedPe e) {
            throw new AssertionError(e);
        }
    }

    private static String authenticode(Bytes file, String algorithm) throws MalformedPe {
        return PeImage.parse(file)
                .authenticode(HashAlgorithm.ofLabel(algorithm).orElseThrow())
                .octets()
                .toHex();
    }
}
