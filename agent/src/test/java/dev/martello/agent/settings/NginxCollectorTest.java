package dev.martello.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Nginx;
import dev.martello.evidence.settings.NginxBlock;
import dev.martello.evidence.settings.Unseen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxCollectorTest {
    @TempDir
    private Path directory;

    private Path image = Path.of("");

    private final Observation observation = new Observation("nginx");

    @BeforeEach
    void makeImage() throws IOException {
        image = Files.createDirectory(directory.resolve("image"));
    }

    @Test
    void readsIncludedFilesInTheOrderOfTheirNamesThroughLinks() throws IOException {
        write("etc/nginx/nginx.conf", "http { include /etc/nginx/sites-enabled/*; include none/*.conf; }");
        write("etc/nginx/sites-available/b", "server { server_name b; }");
        write("etc/nginx/sites-enabled/c", "server { server_name c; include tls; }");
        write("etc/nginx/tls", "ssl_protocols TLSv1.3;");
        Files.createSymbolicLink(image.resolve("etc/nginx/sites-enabled/a"), Path.of("/etc/nginx/sites-available/b"));

        assertThat(collect().orElseThrow().servers())
                .extracting(NginxBlock::where, each -> each.settings().get("ssl_protocols"))
                .containsExactly(
                        Tuple.tuple("/etc/nginx/sites-enabled/a:1", null),
                        Tuple.tuple("/etc/nginx/sites-enabled/c:1", "TLSv1.3"));
    }

    @Test
    void readsThatOfFreeBsd() throws IOException {
        write("usr/local/etc/nginx/nginx.conf", "user www;");

        assertThat(collect().orElseThrow().settings()).containsEntry("user", "www");
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        assertThat(collect()).contains(Nginx.absent());
    }

    @Test
    void includesNothingFromOutsideOfTheImage() throws IOException {
        Files.writeString(directory.resolve("secret"), "user secret;");
        write("etc/nginx/nginx.conf", "include ../../../secret*; include link*;");
        Files.createSymbolicLink(image.resolve("etc/nginx/link"), directory.resolve("secret"));

        assertThat(collect().orElseThrow().settings()).isEmpty();
    }

    @Test
    void saysNothingIfAFileIsMissing() throws IOException {
        write("etc/nginx/nginx.conf", "include mime.types;");

        assertThat(collect()).isEmpty();
        assertThat(observation.unseen())
                .containsExactly(new Unseen("nginx", "/etc/nginx/mime.types is included and is not there"));
    }

    private Optional<Nginx> collect() throws IOException {
        return new NginxCollector().collect(MachineFiles.ofImage(image), observation);
    }

    private void write(String path, String text) throws IOException {
        Path file = image.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
