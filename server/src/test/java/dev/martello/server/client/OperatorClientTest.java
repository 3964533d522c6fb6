package dev.martello.server.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorClientTest {
    @Test
    void trustsNobodyByAFileThatHoldsNoCertificate(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("ca.pem"));

        assertThatThrownBy(() -> OperatorClient.open(URI.create("https://localhost:1"), empty, "token"))
                .isInstanceOf(IOException.class)
                .hasMessage(empty + " holds no certificate");
    }
}
