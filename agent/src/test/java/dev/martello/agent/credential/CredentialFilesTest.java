package dev.martello.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFilesTest {
    @TempDir
    private Path directory;

    /** Something in the way stands for a disk without room. */
    @ParameterizedTest
    @ValueSource(strings = {"svid.pem", "svid.key", "svid-with-key.pem", "bundle.pem"})
    void replaceNothingIfOneOfThemCannotBeWritten(String name) throws IOException {
        CredentialFiles files = new CredentialFiles(directory);
        files.write("certificate\n", "key\n", "roots\n");
        Path inTheWay = Files.createDirectories(directory.resolve(name + ".new/x"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files.write("another certificate\n", "another key\n", "other roots\n"));

        assertThat(directory.resolve("svid.pem")).hasContent("certificate\n");
        assertThat(directory.resolve("svid.key")).hasContent("key\n");
        assertThat(directory.resolve("svid-with-key.pem")).hasContent("certificate\nkey\n");
        assertThat(directory.resolve("bundle.pem")).hasContent("roots\n");
        try (Stream<Path> there = Files.list(directory)) {
            assertThat(there.filter(each -> each.toString().endsWith(".new"))).containsExactly(inTheWay.getParent());
        }
    }

    /** As after a loss of power, which may come between any two of them. */
    @ParameterizedTest
    @ValueSource(strings = {"svid.pem", "svid.key", "svid-with-key.pem"})
    void areThereAndEndIfOnlyOneOfThemIs(String name) throws IOException {
        CredentialFiles files = new CredentialFiles(directory);
        Files.writeString(directory.resolve(name), "key");
        Files.writeString(directory.resolve(name + ".new"), "unfinished");

        assertThat(files.hasCertificate()).isTrue();
        files.remove();
        assertThat(directory).isEmptyDirectory();
        assertThat(files.hasCertificate()).isFalse();
    }

    @Test
    void areNotThereForTheRootsAlone() throws IOException {
        CredentialFiles files = new CredentialFiles(directory);
        files.writeBundle("roots\n");

        assertThat(files.hasCertificate()).isFalse();
    }
}
