package dev.martello.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PackageList;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.release.ReleaseDifference.Change;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseDifferenceTest {
    private static final Digest OLD = HashAlgorithm.SHA256.hash(Bytes.ascii("old"));
    private static final Digest NEW = HashAlgorithm.SHA256.hash(Bytes.ascii("new"));

    private static Release release(
            Map<String, List<Digest>> boot,
            List<String> lines,
            List<String> packages,
            Map<String, List<Digest>> files) {
        return new Release(
                "1",
                Platform.LINUX_AMD64,
                1,
                "",
                NamedDigests.of(boot),
                lines,
                List.of(),
                FileDigests.of(files),
                packages.isEmpty() ? Optional.empty() : Optional.of(new PackageList(OLD, packages)),
                List.of(),
                List.of());
    }

    @Test
    void namesWhatWasAddedRemovedAndChanged() {
        Release before = release(
                Map.of("edge-1.efi", List.of(OLD), "shim", List.of(OLD)),
                List.of("quiet", "debug"),
                List.of("pkg:deb/debian/nginx@1.22?arch=amd64", "pkg:deb/debian/vim@9"),
                Map.of("/a", List.of(OLD), "/b", List.of(OLD), "/c", List.of(OLD)));
        Release after = release(
                Map.of("edge-2.efi", List.of(NEW), "shim", List.of(OLD, NEW)),
                List.of("quiet", "panic=1"),
                List.of("pkg:deb/debian/curl@8", "pkg:deb/debian/nginx@1.24?arch=amd64"),
                Map.of("/b", List.of(NEW), "/c", List.of(OLD), "/d", List.of(NEW)));

        ReleaseDifference difference = ReleaseDifference.between(before, after);

        assertThat(difference.bootApplications())
                .containsExactly(
                        new Change("edge-1.efi", List.of(OLD.toString()), List.of()),
                        new Change("edge-2.efi", List.of(), List.of(NEW.toString())),
                        new Change("shim", List.of(OLD.toString()), List.of(OLD.toString(), NEW.toString())));
        assertThat(difference.commandLines())
                .extracting(Change::name, Change::kind)
                .containsExactly(tuple("debug", Change.Kind.REMOVED), tuple("panic=1", Change.Kind.ADDED));
        assertThat(difference.packages())
                .containsExactly(
                        new Change("pkg:deb/debian/curl", List.of(), List.of("8")),
                        new Change("pkg:deb/debian/nginx?arch=amd64", List.of("1.22"), List.of("1.24")),
                        new Change("pkg:deb/debian/vim", List.of("9"), List.of()));
        assertThat(difference.files())
                .containsExactly(
                        new Change("/a", List.of(OLD.toString()), List.of()),
                        new Change("/b", List.of(OLD.toString()), List.of(NEW.toString())),
                        new Change("/d", List.of(), List.of(NEW.toString())));
        assertThat(difference.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    pkg:npm/a@%s,                       pkg:npm/a
                    pkg:npm/a@%s?arch=x,                pkg:npm/a?arch=x
                    pkg:npm/a@%s#lib,                   pkg:npm/a#lib
                    pkg:npm/a@%s?arch=x#lib,            pkg:npm/a?arch=x#lib
                    pkg:npm/a@%s?from=me@there#lib@2,   pkg:npm/a?from=me@there#lib@2
                    pkg:npm/a@%s#lib?@2,                pkg:npm/a#lib?@2
                    """)
    void theVersionOfAPackageEndsBeforeQualifiersAndSubpath(String url, String name) {
        Release before = release(Map.of(), List.of(), List.of(url.formatted("1.0")), Map.of());
        Release after = release(Map.of(), List.of(), List.of(url.formatted("1.1")), Map.of());

        assertThat(ReleaseDifference.between(before, after).packages())
                .containsExactly(new Change(name, List.of("1.0"), List.of("1.1")));
    }

    @Test
    void keysThatMayVouchForFilesAndReleasesThatLendThemAreCompared() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        ImaKey key =
                ImaKey.of(Bytes.owning(generator.generateKeyPair().getPublic().getEncoded()));
        Release before = new ReleaseDraft("1", Platform.LINUX_AMD64, 1, "")
                .sharesFilesOf("0")
                .build();
        Release after =
                new ReleaseDraft("2", Platform.LINUX_AMD64, 1, "").imaKey(key).build();

        ReleaseDifference difference = ReleaseDifference.between(before, after);

        assertThat(difference.isEmpty()).isFalse();
        assertThat(difference.imaKeys())
                .extracting(Change::name, Change::kind)
                .containsExactly(tuple(HashAlgorithm.SHA256.hash(key.info()).toString(), Change.Kind.ADDED));
        assertThat(difference.sharesFilesOf()).containsExactly(new Change("0", List.of("0"), List.of()));
    }

    @Test
    void orderOfDigestsMakesNoDifference() {
        Release one = release(Map.of("shim", List.of(OLD, NEW)), List.of("a", "b"), List.of(), Map.of());
        Release other = release(Map.of("shim", List.of(NEW, OLD)), List.of("b", "a"), List.of(), Map.of());

        assertThat(ReleaseDifference.between(one, other).isEmpty()).isTrue();
    }

    /** The walk along both lists is the difference of two maps; names beyond the basic plane sort by their octets. */
    @Property(tries = 300)
    void filesDifferAsMapsDo(
            @ForAll @Size(max = 12) Map<@StringLength(min = 1, max = 2) @AlphaChars String, Boolean> before,
            @ForAll @Size(max = 12) Map<@StringLength(min = 1, max = 2) @AlphaChars String, Boolean> after) {
        Map<String, List<Digest>> first = files(before);
        Map<String, List<Digest>> second = files(after);

        List<Change> changes = ReleaseDifference.between(
                        release(Map.of(), List.of(), List.of(), first), release(Map.of(), List.of(), List.of(), second))
                .files();

        Map<String, List<Digest>> patched = new TreeMap<>(first);
        for (Change each : changes) {
            switch (each.kind()) {
                case ADDED ->
                    assertThat(patched.put(each.name(), second.get(each.name())))
                            .isNull();
                case REMOVED -> assertThat(patched.remove(each.name())).isNotNull();
                case CHANGED ->
                    assertThat(patched.put(each.name(), second.get(each.name())))
                            .isNotNull()
                            .isNotEqualTo(second.get(each.name()));
            }
        }
        assertThat(patched).isEqualTo(second);
    }

    private static Map<String, List<Digest>> files(Map<String, Boolean> some) {
        Map<String, List<Digest>> files = new TreeMap<>();
        some.forEach((name, isOld) -> {
            files.put("/" + name, List.of(isOld ? OLD : NEW));
            files.put("/\ud83d\udc1f" + name, List.of(isOld ? OLD : NEW));
            files.put("/\uff5e" + name, List.of(NEW));
        });
        return files;
    }
}
