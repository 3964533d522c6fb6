package dev.martello.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialDirectoryTest {
    private static final String APPLIANCE = "spiffe://edge.example/site/fra1/appliance/a1";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private CredentialDirectory directory;
    private TrustDomain trustDomain;

    @BeforeEach
    void prepare() throws Exception {
        directory = new CredentialDirectory(folder);
        trustDomain = new TrustDomain("edge.example");
    }

    @Test
    void holdsNothingWhereAFileIsMissing() throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE));
        assertThat(directory.read()).isPresent();
        Files.delete(folder.resolve(CredentialDirectory.BUNDLE_FILE));
        assertThat(directory.read()).isEmpty();
        assertThat(new CredentialDirectory(folder.resolve("absent")).read()).isEmpty();
    }

    @Test
    void refusesAKeyThatIsNotTheOneThatIsCertified() throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE));
        TrustDomain.replace(
                folder,
                CredentialDirectory.KEY_FILE,
                Pem.encode(
                        "PRIVATE KEY", trustDomain.grant(HOUR, APPLIANCE).key().getEncoded()));
        assertThatThrownBy(directory::read)
                .isInstanceOf(MalformedCredential.class)
                .hasMessage("svid.key is not the key that svid.pem certifies");
    }

    @Test
    void refusesACertificateThatDoesNotNameOneUri() throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR));
        assertThatThrownBy(directory::read).hasMessage("svid.pem names 0 URIs, not one");
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE, "spiffe://edge.example/another"));
        assertThatThrownBy(directory::read).hasMessage("svid.pem names 2 URIs, not one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://edge.example/a",
                "spiffe://edge.example/a/",
                "spiffe://edge.example/a/../b",
                "spiffe://edge.example//a",
                "spiffe://EDGE.example/a",
                "spiffe://edge.example/%61",
                "spiffe:///a",
                "spiffe://edge.example:8443/a"
            })
    void refusesAUriThatIsNoSpiffeId(String uri) throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, uri));
        assertThatThrownBy(directory::read)
                .isInstanceOf(MalformedCredential.class)
                .hasMessageContaining("not a SPIFFE ID");
    }

    @Test
    void readsNoMoreOfAFileThanItMayHold() throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE));
        TrustDomain.replace(folder, CredentialDirectory.BUNDLE_FILE, "x".repeat(1 << 20));
        assertThatThrownBy(directory::read).hasMessage("bundle.pem has more than 65536 octets");
    }

    /** However a file is cut, it is read as it was meant, or refused in a sentence. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                CredentialDirectory.CERTIFICATE_FILE,
                CredentialDirectory.KEY_FILE,
                CredentialDirectory.BUNDLE_FILE
            })
    void refusesFilesThatAreCut(String file) throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE));
        Credential whole = directory.read().orElseThrow();
        String content = Files.readString(folder.resolve(file));
        for (int length = 0; length < content.length(); length += 7) {
            TrustDomain.replace(folder, file, content.substring(0, length));
            try {
                assertThat(directory.read()).contains(whole);
            } catch (MalformedCredential refused) {
                assertThat(refused).hasMessageMatching("(svid\\.pem|svid\\.key|bundle\\.pem) [^\n]+");
            }
        }
    }

    @Test
    void showsNoKey() throws Exception {
        trustDomain.keep(folder, trustDomain.grant(HOUR, APPLIANCE));
        Credential held = directory.read().orElseThrow();
        assertThat(held)
                .hasToString(
                        APPLIANCE + " until " + held.certificate().getNotAfter().toInstant());
    }
}
