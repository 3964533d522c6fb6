package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FileDigestsTest {
    @Property(tries = 300)
    void findsExactlyWhatIsInIt(
            @ForAll @Size(max = 40)
                    Map<@NotEmpty @AlphaChars @StringLength(max = 3) String, @IntRange(max = 9) Integer> files,
            @ForAll @AlphaChars @StringLength(max = 3) String path,
            @ForAll @IntRange(max = 9) int content) {
        Map<String, List<Digest>> digests = new HashMap<>();
        files.forEach((name, value) -> digests.put(name, List.of(digest(value), digest(value + 100))));
        FileDigests found = FileDigests.of(digests);

        assertThat(found.size()).isEqualTo(files.size());
        files.forEach((name, value) -> {
            assertThat(found.has(name, digest(value))).isTrue();
            assertThat(found.has(name, digest(value + 100))).isTrue();
            assertThat(found.has(name, digest(value + 1000))).isFalse();
        });
        assertThat(found.hasPath(Bytes.utf8(path))).isEqualTo(files.containsKey(path));
        assertThat(found.has(path, digest(content))).isEqualTo(files.containsKey(path) && files.get(path) == content);
        assertThat(found.pathOf(digest(content)))
                .isEqualTo(files.entrySet().stream()
                        .filter(each -> each.getValue() == content)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst());
    }

    @Example
    void takesUnderscoresForSpaces() {
        FileDigests files = FileDigests.of(Map.of("/a b", List.of(digest(1)), "/a_b", List.of(digest(2))));

        for (String path : List.of("/a b", "/a_b")) {
            assertThat(files.has(path, digest(1))).isTrue();
            assertThat(files.has(path, digest(2))).isTrue();
            assertThat(files.has(path, digest(3))).isFalse();
        }
    }

    @Example
    void takesNothingElseForSpaces() {
        FileDigests files = FileDigests.of(Map.of("/a b c", List.of(digest(1))));

        assertThat(List.of("/a_b_c", "/a b_c", "/a b c")).allMatch(path -> files.has(path, digest(1)));
        assertThat(List.of("/a_b_d", "/axb c", "/a_bxc", "/a_b_", "/a_b_c_", "_a_b_c", ""))
                .noneMatch(path -> files.hasPath(Bytes.utf8(path)));
    }

    @Example
    void looksPathsUpThatArePartsOfALog() {
        FileDigests files = FileDigests.of(Map.of("/bin/sh", List.of(digest(1))));
        Bytes log = Bytes.ascii("n-ng /bin/sh sig");

        assertThat(files.has(log.slice(5, 12), digest(1))).isTrue();
        assertThat(files.hasPath(log.slice(5, 13))).isFalse();
        assertThat(log).isEqualTo(Bytes.ascii("n-ng /bin/sh sig"));
    }

    @Example
    void tellsAlgorithmsApart() {
        Digest sha256 = digest(1);
        Digest sha3 = new Digest(HashAlgorithm.SHA3_256, sha256.octets());

        assertThat(FileDigests.of(Map.of("/a", List.of(sha256))).has("/a", sha3))
                .isFalse();
    }

    @Example
    void holdsManyFilesOfOneContent() {
        FileDigests.Builder builder = new FileDigests.Builder();
        for (int i = 0; i < 200_000; i++) {
            builder.add("/usr/share/doc/" + i + "/copyright", List.of(digest(0)));
        }
        FileDigests files = builder.build();

        assertThat(files.size()).isEqualTo(200_000);
        assertThat(files.has("/usr/share/doc/77777/copyright", digest(0))).isTrue();
        assertThat(files.has("/usr/share/doc/77777/copyright", digest(1))).isFalse();
        assertThat(files.pathOf(digest(0))).contains("/usr/share/doc/0/copyright");
    }

    @Example
    void refusesPathsThatAreNone() {
        for (String path : List.of("", "/a\nb", "/a\u0000", "/\ud800", "/" + "x".repeat(FileDigests.MAX_PATH_BYTES))) {
            assertThatIllegalArgumentException().isThrownBy(() -> FileDigests.of(Map.of(path, List.of(digest(1)))));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileDigests.Builder()
                        .add("/a", List.of(digest(1)))
                        .add("/a", List.of(digest(2)))
                        .build());
    }

    private static Digest digest(int content) {
        return HashAlgorithm.SHA256.hash(Bytes.of(content, content >> 8));
    }
}
