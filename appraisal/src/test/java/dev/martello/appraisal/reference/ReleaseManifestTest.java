package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseManifestTest {
    private static final Digest DIGEST = HashAlgorithm.SHA256.hash(Bytes.ascii("nginx"));
    private static final Digest OTHER = HashAlgorithm.SHA512.hash(Bytes.ascii("kernel"));
    private static final Release RELEASE = new Release(
            "2026.11.2",
            Platform.LINUX_AMD64,
            7,
            "November “maintenance”",
            NamedDigests.of(Map.of("kernel", List.of(OTHER, DIGEST))),
            List.of("root=/dev/dm-0 quiet", ""),
            List.of("2026.11.1"),
            FileDigests.of(Map.of("/usr/sbin/nginx", List.of(DIGEST), "/etc/motd ü", List.of(OTHER, DIGEST))),
            Optional.of(new PackageList(DIGEST, List.of("pkg:deb/debian/libc6@2.36", "pkg:deb/debian/nginx@1.22.1"))),
            List.of(
                    new PredictedPcr(PcrIndex.of(4), "kernel.efi", DIGEST),
                    new PredictedPcr(PcrIndex.of(11), "kernel.efi, sysinit", OTHER)),
            List.of());

    @Test
    void readsWhatItWrites() throws MalformedRelease {
        Bytes manifest = ReleaseManifest.write(RELEASE);

        assertThat(ReleaseManifest.parse(manifest)).isEqualTo(RELEASE);
        assertThat(ReleaseManifest.write(ReleaseManifest.parse(manifest))).isEqualTo(manifest);
        assertThat(RELEASE.digest()).isEqualTo(HashAlgorithm.SHA256.hash(manifest));
    }

    @Test
    void readsManifestInAnyOrderWithoutWhatMayBeLeftOut() throws MalformedRelease {
        String manifest = """
            {"files": {}, "commandLines": [], "bootApplications": {}, "securityVersion": 0,
             "platform": "freebsd/amd64", "version": "1", "manifest": 1}\
            """;

        assertThat(parse(manifest))
                .isEqualTo(new Release(
                        "1", Platform.FREEBSD_AMD64, 0, "", NamedDigests.NONE, List.of(), List.of(), FileDigests.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "manifest":1            | "manifest":2              | format 2 is not known
        "manifest":1            | "manifest":"1"            | a whole number
        "manifest":1            | "manifest":1.0            | a whole number
        "manifest":1            | "manifest":99999999999999999999 | manifest
        "manifest":1,           | ``                        | manifest is missing
        "version":"2026.11.2"   | "version":""              | a version has
        "version":"2026.11.2"   | "version":null            | a string
        "version":"2026.11.2"   | "version":"a b"           | a version has
        "version":"2026.11.2"   | "version":["2026.11.2"]   | a string
        "platform":"linux/amd64" | "platform":"plan9/amd64" | is no platform
        "securityVersion":7     | "securityVersion":-7      | negative
        "securityVersion":7     | "securityVersion":7,"securityVersion":8 | there twice
        "securityVersion":7     | "securityVersion":7,"color":"red"       | is not a field
        "commandLines":[        | "commandLines":[1,        | a string
        "commandLines":[        | "commandLines":[[         | a string
        "files":{               | "files":{"/usr/sbin/nginx":[],        | 0 digests
        "files":{               | "files":{"":["sha256:00"], | is no digest
        "files":{               | "files":{"/x":"sha256:00", | an array
        "files":{               | "files":{"/x":[{}],       | a string
        "files":{               | "files":{"/x":["sha256:00"],            | is no digest
        "files":{               | "files":{"/x":["da39a3ee"],             | is no digest
        "files":{               | "files":{"/x":["sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"], | can be forged
        "files":{               | "files":[                 | an object
        "kernel":[              | "kernel":["sha256:",      | is no digest
        "sbom":                 | "bom":                    | expected "sbom"
        "sbom":"sha256:         | "sbom":"sha512:           | is no digest
        "purls":[               | "purls":["nginx",         | is no package URL
        "purls":[               | "purls":["pkg:a b",       | is no package URL
        "purls":[               | "purls":["pkg:zypp/a",    | not in ascending order
        "purls":[               | "purls":["pkg:deb/debian/libc6@2.36", | not in ascending order
        "pcr":4                 | "pcr":24                  | is not one of 0 to 23
        "pcr":4                 | "pcr":-1                  | is not one of 0 to 23
        "pcr":4                 | "pcr":4,"pcr":4           | expected "when"
        "when":"kernel.efi"     | "when":""                 | when has 1 to
        "predictedPcrs":[       | "predictedPcrs":[4,       | an object
        """)
    void refusesWhatIsNoManifest(String from, String to, String problem) {
        String good = ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8);
        assertThat(good).contains(from);

        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> parse(good.replace(from, to)))
                .withMessageContaining(problem)
                .withMessageStartingWith("release manifest, ");
    }

    @Test
    void refusesPathThatIsListedTwice() {
        String digest = "[\"" + DIGEST + "\"]";
        String good = ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8);

        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> parse(good.replace("\"files\":{", "\"files\":{\"/usr/sbin/nginx\":" + digest + ",")))
                .withMessageContaining("/usr/sbin/nginx is listed twice");
        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> parse(
                        good.replace("\"bootApplications\":{", "\"bootApplications\":{\"kernel\":" + digest + ",")))
                .withMessageContaining("kernel is listed twice");
    }

    @Test
    void readsKeysOfFilesThatItWrites() throws Exception {
        ImaKey key = ImaKey.of(Bytes.copyOf(KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded()));
        String good = ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(key.info().toArray());
        Release release = parse(good.replaceFirst("}$", ",\"imaKeys\":[\"" + base64 + "\",\"" + base64 + "\"]}"));

        assertThat(release.imaKeys()).containsExactly(key);
        assertThat(ReleaseManifest.parse(ReleaseManifest.write(release))).isEqualTo(release);
        for (String bad : List.of("[\"AAAA\"]", "[\"*\"]", "[1]", "{}", "[" + "\"\",".repeat(64) + "\"\"]")) {
            assertThatExceptionOfType(MalformedRelease.class)
                    .isThrownBy(() -> parse(good.replaceFirst("}$", ",\"imaKeys\":" + bad + "}")))
                    .withMessageContaining("/imaKeys");
        }
    }

    @Test
    void refusesUpperCaseDigests() {
        String good = ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8);

        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> parse(good.replace(
                        DIGEST.octets().toHex(), DIGEST.octets().toHex().toUpperCase(Locale.ROOT))));
    }

    @Test
    void refusesEveryTruncationAndWhateverFollows() {
        Bytes whole = ReleaseManifest.write(RELEASE);
        for (int length = 0; length < whole.length(); length++) {
            Bytes cut = whole.slice(0, length);
            assertThatExceptionOfType(MalformedRelease.class).isThrownBy(() -> ReleaseManifest.parse(cut));
        }
        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> ReleaseManifest.parse(Bytes.concat(whole, Bytes.ascii("{}"))));
    }

    @Test
    void throwsNothingElseForFlippedBits() {
        byte[] whole = ReleaseManifest.write(RELEASE).toArray();
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(ReleaseManifest.parse(Bytes.owning(flipped))).isNotEqualTo(RELEASE);
            } catch (MalformedRelease e) {
                assertThat(e).hasMessageStartingWith("release manifest");
            }
        }
    }

    @Test
    void refusesAbsurdSizes() {
        String good = ReleaseManifest.write(RELEASE).toString(StandardCharsets.UTF_8);
        for (String json : List.of(
                "[".repeat(1_000_000),
                "{\"files\":".repeat(100_000),
                good.replace("\"version\":\"", "\"version\":\"" + "1".repeat(100)),
                good.replace("\"description\":\"", "\"description\":\"" + "x".repeat(5000)),
                good.replace("\"commandLines\":[", "\"commandLines\":[" + "\"\",".repeat(1001)),
                good.replace("\"commandLines\":[\"", "\"commandLines\":[\"" + "x".repeat(1 << 15)),
                good.replace("\"sharesFilesOf\":[", "\"sharesFilesOf\":[" + "\"1\",".repeat(101)),
                good.replace("\"purls\":[", "\"purls\":[\"pkg:" + "x".repeat(1024) + "\","),
                good.replace("\"when\":\"", "\"when\":\"" + "x".repeat(512)),
                good.replace("\"files\":{", "\"files\":{\"" + "x".repeat(5000) + "\":[\"" + DIGEST + "\"],"),
                good.replace("\"kernel\":[", "\"kernel\":[" + ("\"" + DIGEST + "\",").repeat(64)))) {
            assertThatExceptionOfType(MalformedRelease.class).isThrownBy(() -> parse(json));
        }
        assertThatExceptionOfType(MalformedRelease.class)
                .isThrownBy(() -> ReleaseManifest.parse(Bytes.repeat(' ', ReleaseManifest.MAX_BYTES + 1)))
                .withMessageContaining("at most");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> NamedDigests.of(Map.of("", List.of(DIGEST))));
        assertThatIllegalArgumentException().isThrownBy(() -> NamedDigests.of(Map.of("a", List.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedDigests.of(Map.of("a", List.of(HashAlgorithm.SHA1.zero()))));
    }

    /** Found by fuzzing. */
    @Test
    void refusesEncodingsThatNobodyHas() {
        for (Bytes octets : List.of(Bytes.of(0, 0, '{', 0), Bytes.of(0, '{', 0, 0))) {
            assertThatThrownBy(() -> ReleaseManifest.parse(octets)).isInstanceOf(MalformedRelease.class);
        }
    }

    private static Release parse(String json) throws MalformedRelease {
        return ReleaseManifest.parse(Bytes.utf8(json));
    }
}
