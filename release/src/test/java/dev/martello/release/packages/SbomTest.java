package dev.martello.release.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SbomTest {
    @TempDir
    private Path root;

    @Test
    void isCycloneDxOfTheSameOctetsEachTime() throws Exception {
        write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
        write("var/lib/dpkg/status", """
                Package: libc6
                Status: install ok installed
                Architecture: amd64
                Source: glibc (2.36-9)
                Version: 1:2.36-9+b1
                """);

        Sbom sbom = Sbom.read(root);

        JsonNode document = new JsonMapper().readTree(sbom.document().toString(StandardCharsets.UTF_8));
        assertThat(document.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(document.get("specVersion").asString()).isEqualTo("1.6");
        assertThat(document.at("/metadata/component/name").asString()).isEqualTo("debian");
        JsonNode libc = document.get("components").get(0);
        assertThat(libc.get("name").asString()).isEqualTo("libc6");
        assertThat(libc.get("version").asString()).isEqualTo("1:2.36-9+b1");
        assertThat(libc.get("purl").asString())
                .isEqualTo(sbom.list().packages().getFirst())
                .isEqualTo("pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=amd64&distro=debian-12");
        assertThat(libc.at("/properties/0/value").asString()).isEqualTo("glibc@2.36-9");
        assertThat(sbom.list().sbom()).isEqualTo(HashAlgorithm.SHA256.hash(sbom.document()));
        assertThat(Sbom.read(root)).isEqualTo(sbom);
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }
}
