package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.SampleEntries.DIGEST;
import static dev.martello.evidence.ima.SampleEntries.PCR_10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImaEntryTest {
    @Test
    void tellsDigestPathAndSignature() {
        ImaEntry entry = SampleEntries.IMA_SIG;
        assertThat(entry.kind()).isEqualTo(ImaEntry.Kind.MEASUREMENT);
        assertThat(entry.fileDigest()).hasValue(DIGEST);
        assertThat(entry.digestType()).isEqualTo(ImaEntry.DigestType.FILE);
        assertThat(entry.path()).isEqualTo(Bytes.ascii("/bin/signed"));
        assertThat(entry.signature()).hasValue(SampleEntries.SIGNATURE);
        assertThat(SampleEntries.IMA_SIG_WITHOUT.signature()).isEmpty();
        assertThat(SampleEntries.IMA_NG.signature()).isEmpty();
        assertThat(SampleEntries.IMA_BUF.field(ImaField.BUF)).hasValue(Bytes.ascii("root=/dev/vda quiet"));
        assertThat(SampleEntries.IMA_NG.field(ImaField.BUF)).isEmpty();
    }

    @Test
    void doesNotTakeVerityDigestForFileDigest() {
        assertThat(SampleEntries.IMA_NGV2.fileDigest()).hasValue(DIGEST);
        assertThat(SampleEntries.IMA_NGV2.digestType()).isEqualTo(ImaEntry.DigestType.FILE);
        assertThat(SampleEntries.IMA_SIGV2_VERITY.fileDigest()).hasValue(DIGEST);
        assertThat(SampleEntries.IMA_SIGV2_VERITY.digestType()).isEqualTo(ImaEntry.DigestType.VERITY);
    }

    @ParameterizedTest
    @EnumSource
    void readsDigestOfEachAlgorithm(HashAlgorithm algorithm) {
        assertThat(ImaEntry.imaNg(PCR_10, algorithm.zero(), "/a").fileDigest()).hasValue(algorithm.zero());
    }

    @Test
    void hasNoDigestWhereTheAlgorithmIsForeignOrTheLengthIsWrong() {
        for (String content : List.of("md5:\0" + "x".repeat(16), "sha256:\0" + "x".repeat(20), "wp512:\0x")) {
            ImaEntry entry = SampleEntries.entry(ImaTemplate.IMA_NG, Bytes.ascii(content), SampleEntries.name("/a"));
            assertThat(entry.fileDigest()).isEmpty();
        }
    }

    @Test
    void violationHasNoDigestAndExtendsAllOnes() {
        ImaEntry violation = SampleEntries.VIOLATION;
        assertThat(violation.kind()).isEqualTo(ImaEntry.Kind.VIOLATION);
        assertThat(violation.fileDigest()).isEmpty();
        assertThat(violation.path()).isEqualTo(Bytes.ascii("/var/log/messages"));
        assertThat(violation.extended(HashAlgorithm.SHA1).isAll(0xff)).isTrue();
        assertThat(violation.extended(HashAlgorithm.SHA256).isAll(0xff)).isTrue();
    }

    @Test
    void measuresSpacesOfPathAsUnderscores() {
        assertThat(ImaEntry.imaNg(PCR_10, DIGEST, "/opt/a b").path()).isEqualTo(Bytes.ascii("/opt/a_b"));
    }

    @Test
    void refusesPathThatLinuxCannotHave() {
        assertThatThrownBy(() -> ImaEntry.imaNg(PCR_10, DIGEST, "/a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImaEntry.imaNg(PCR_10, DIGEST, "/a".repeat(2048)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void templatesAreKnownByNameOrByTheirFields() {
        assertThat(ImaTemplate.named("ima-sig")).isSameAs(ImaTemplate.IMA_SIG);
        assertThat(ImaTemplate.named("d-ng|n-ng").fields()).isEqualTo(ImaTemplate.IMA_NG.fields());
        assertThat(ImaTemplate.named("d-ng|n-ng")).isNotEqualTo(ImaTemplate.IMA_NG);
        assertThat(ImaTemplate.named("d-ng|n-ng|").isOpaque()).isTrue();
        assertThatThrownBy(() -> ImaTemplate.named("two words")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImaTemplate.named("")).isInstanceOf(IllegalArgumentException.class);
    }

    record Shown(Bytes path, String text) {}

    static List<Shown> paths() {
        return List.of(
                new Shown(Bytes.utf8("/usr/bin/a b"), "/usr/bin/a b"),
                new Shown(Bytes.utf8("/opt/søren/日本"), "/opt/søren/日本"),
                new Shown(Bytes.utf8("/tmp/\033[31mred\n"), "/tmp/\\033[31mred\\012"),
                new Shown(Bytes.utf8("/tmp/back\\slash"), "/tmp/back\\134slash"),
                new Shown(Bytes.of('/', 0xff, 'a', 0xc3), "/\\377a\\303"),
                new Shown(Bytes.of('/', 0xc0, 0xaf), "/\\300\\257"),
                new Shown(Bytes.utf8("/tmp/\u202egpj.exe"), "/tmp/\\342\\200\\256gpj.exe"),
                new Shown(Bytes.utf8("/tmp/\u0085\u00a0"), "/tmp/\\302\\205\\302\\240"),
                new Shown(Bytes.utf8("/tmp/\ud83d\ude00"), "/tmp/\ud83d\ude00"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void showsPathSafely(Shown shown) {
        ImaEntry entry = SampleEntries.entry(
                ImaTemplate.IMA_NG, SampleEntries.SHA256_DIGEST, Bytes.concat(shown.path, Bytes.of(0)));
        assertThat(entry.pathText()).isEqualTo(shown.text);
    }

    @Property(tries = 500)
    void shownTextTellsTheOctets(@ForAll byte[] octets) {
        String text = EscapedText.of(Bytes.copyOf(octets));
        assertThat(text).doesNotContainPattern("\\p{Cntrl}");
        assertThat(unescape(text)).isEqualTo(Bytes.copyOf(octets));
    }

    private static Bytes unescape(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            if (text.charAt(i) == '\\') {
                octets.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 4;
            } else {
                int next = text.offsetByCodePoints(i, 1);
                octets.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
                i = next;
            }
        }
        return Bytes.owning(octets.toByteArray());
    }
}
