package dev.martello.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.pe.PeBuilder;
import dev.martello.evidence.pe.PeImage;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReleaseCommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        root = directory.resolve("root");
        Files.createDirectories(root.resolve("usr/sbin"));
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("usr/sbin/nginx"), "a server");
        Files.write(
                file("edge.efi"),
                PeBuilder.forMachine(PeImage.AMD64)
                        .section(".sdmagic", Bytes.ascii("#### LoaderInfo: systemd-stub 252.39 ####"))
                        .section(".cmdline", Bytes.ascii("quiet"))
                        .section(".linux", Bytes.ascii("a kernel"))
                        .build()
                        .toArray());
    }

    @Test
    void whatIsCreatedCanBeSignedVerifiedShownAndCompared() throws IOException {
        assertThat(create("1", "manifest").exitCode()).isZero();
        assertThat(Commands.here("release", "keygen", "--out", path("key")).exitCode())
                .isZero();
        assertThat(Commands.here("release", "keygen", "--out", path("other")).exitCode())
                .isZero();
        assertThat(Commands.here("release", "sign", path("manifest"), "--key", path("key"), "--out", path("signed"))
                        .exitCode())
                .isZero();

        Run verified = Commands.here("release", "verify", path("signed"), "--key", path("key.pub"));
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).contains("release 1 for linux/amd64", "signed by ");
        Run refused = Commands.here("release", "verify", path("signed"), "--key", path("other.pub"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("release.signature-unknown-key");
        Run tooFew = Commands.here(
                "release", "verify", path("signed"), "--key", path("key.pub"), "--threshold", "2", "--json");
        assertThat(tooFew.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(tooFew.out()).get("reason").asString()).isEqualTo("release.signatures-too-few");

        Run shown = Commands.here("release", "show", path("signed"));
        assertThat(shown.out()).contains("Files: 1", "edge.efi .linux", "quiet").doesNotContain("/usr/sbin/nginx");
        JsonNode document = JSON.readTree(Commands.here("release", "show", path("manifest"), "--json", "--files")
                .out());
        assertThat(document.get("files").get(0).get("path").asString()).isEqualTo("/usr/sbin/nginx");
        assertThat(document.get("fileCount").asInt()).isEqualTo(1);

        Run same = Commands.here("release", "diff", path("manifest"), path("signed"));
        assertThat(same.exitCode()).isZero();
        Files.writeString(root.resolve("usr/sbin/nginx"), "another server");
        create("2", "manifest-2");
        Run differ = Commands.here("release", "diff", path("signed"), path("manifest-2"));
        assertThat(differ.exitCode()).isEqualTo(1);
        assertThat(differ.out())
                .contains("Boot applications: the same", "0 added, 0 removed, 1 changed", "~ /usr/sbin/nginx");
        JsonNode difference =
                JSON.readTree(Commands.here("release", "diff", path("signed"), path("manifest-2"), "--json")
                        .out());
        assertThat(difference.get("files").get(0).get("change").asString()).isEqualTo("changed");
    }

    @Test
    void anotherKeySignsTheEnvelopeThatIsThere() {
        create("1", "manifest");
        Commands.here("release", "keygen", "--out", path("key"));
        Commands.here("release", "keygen", "--out", path("other"));
        Run signed =
                Commands.here("release", "sign", path("manifest"), "--key", path("key"), "--out", path("envelope"));
        assertThat(signed.out())
                .startsWith("signed release 1 for linux/amd64, sha256:")
                .endsWith("; signatures: 1\n");

        Run added = Commands.here(
                "release", "sign", path("envelope"), "--add", "--key", path("other"), "--out", path("envelope"));

        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).isEqualTo(signed.out().replace("signatures: 1", "signatures: 2"));
        Run verified = Commands.here(
                "release",
                "verify",
                path("envelope"),
                "--key",
                path("key.pub"),
                "--key",
                path("other.pub"),
                "--threshold",
                "2");
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        Run noEnvelope =
                Commands.here("release", "sign", path("manifest"), "--add", "--key", path("key"), "--out", path("no"));
        assertThat(noEnvelope.exitCode()).isEqualTo(2);
        assertThat(noEnvelope.err()).contains(path("manifest") + ": DSSE envelope");
        assertThat(file("no")).doesNotExist();
    }

    @Test
    void sameImageGivesSameOctetsOnStandardOutputAndInAFile() throws IOException {
        Run first = create("1", "manifest", "--json");
        List<String> arguments = new ArrayList<>(arguments("1"));
        Run second = Commands.here(arguments.toArray(String[]::new));

        assertThat(second.out()).isEqualTo(Files.readString(file("manifest")));
        assertThat(second.err()).contains("left out, mounted-at-run-time: 1", "  /proc");
        JsonNode created = JSON.readTree(first.out());
        assertThat(created.get("digest").asString())
                .isEqualTo(HashAlgorithm.SHA256.hash(Bytes.utf8(second.out())).toString());
        assertThat(created.get("leftOut").get(0).get("reason").asString()).isEqualTo("mounted-at-run-time");
        assertThat(created.get("predictedPcrs").asInt()).isPositive();
    }

    @Test
    void packagesAreListedAndTheirSbomIsWritten() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n");
        Files.writeString(
                root.resolve("var/lib/dpkg/status"), "Package: nginx\nVersion: 1.22.1-9\nArchitecture: amd64\n");

        Run created = create("1", "manifest", "--sbom", path("sbom"));

        assertThat(created.err()).contains("1 package,");
        JsonNode packages = JSON.readTree(Files.readString(file("manifest"))).get("packages");
        assertThat(packages.get("purls").get(0).asString())
                .isEqualTo("pkg:deb/debian/nginx@1.22.1-9?arch=amd64&distro=debian-12");
        assertThat(packages.get("sbom").asString())
                .isEqualTo(HashAlgorithm.SHA256
                        .hash(Bytes.utf8(Files.readString(file("sbom"))))
                        .toString());
    }

    @Test
    void badUseIsExplainedInOneSentence() throws IOException {
        Files.writeString(file("text"), "no image");

        refuses("is no unified kernel image", "--uki", path("text"));
        refuses("there is no file", "--boot", path("none"));
        refuses("there is neither /etc/os-release nor /usr/lib/os-release", "--packages");
        Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("os-release"), "ID=debian\n");
        refuses("there is no package database", "--packages");
        refuses("is no digest to list", "--hash", "sha1");
        refuses("is no absolute path in the image", "--exclude", "var");
        refuses("phases are", "--phase", "");
        refuses("--json needs --out", "--json");
        Run platform = Commands.here(
                "release",
                "create",
                "--root",
                root.toString(),
                "--version",
                "1",
                "--platform",
                "plan9/amd64",
                "--security-version",
                "1");
        assertThat(platform.exitCode()).isEqualTo(2);
        assertThat(platform.err()).contains("\"plan9/amd64\" is no platform");
        refusesToShow("text", "is neither a manifest nor a signed release");
        Files.writeString(file("text"), "{\"manifest\": 2}");
        refusesToShow("text", "release manifest, ");
    }

    private void refusesToShow(String file, String problem) {
        Run shown = Commands.here("release", "show", path(file));
        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.err()).contains(problem);
    }

    private void refuses(String problem, String... options) {
        List<String> arguments = new ArrayList<>(arguments("1"));
        arguments.addAll(List.of(options));
        Run run = Commands.here(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(problem).isEqualTo(2);
        assertThat(run.err()).contains(problem);
        assertThat(run.err().lines()).hasSize(1);
    }

    private Run create(String version, String out, String... options) {
        List<String> arguments = new ArrayList<>(arguments(version));
        arguments.addAll(List.of("--out", path(out)));
        arguments.addAll(List.of(options));
        return Commands.here(arguments.toArray(String[]::new));
    }

    private List<String> arguments(String version) {
        return List.of(
                "release",
                "create",
                "--root",
                root.toString(),
                "--uki",
                path("edge.efi"),
                "--version",
                version,
                "--platform",
                "linux/amd64",
                "--security-version",
                "1");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private String path(String name) {
        return file(name).toString();
    }
}
