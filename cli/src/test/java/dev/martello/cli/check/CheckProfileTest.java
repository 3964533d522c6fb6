package dev.martello.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckProfileTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String PROFILE = """
            format: 1
            profiles:
              - name: site
                title: Ours.
                extends: [image]
                without: [accounts, files, packages, binaries, disk, services, nginx, boot, network, firewall, jails]
                parameters:
                  ssh.max-auth-tries: {maxTries: 9}
                severity:
                  ssh.client-alive: critical
            """;

    @TempDir
    private Path directory;

    private Path checks;
    private Path image;
    private Path site;

    @BeforeEach
    void anImageWithAnSshServerAndAnOperatorWithAProfile() throws IOException {
        image = Files.createDirectories(directory.resolve("image"));
        Files.createDirectories(image.resolve("etc/ssh"));
        Files.createDirectories(image.resolve("usr/sbin"));
        Files.writeString(image.resolve("etc/os-release"), "ID=debian\nVERSION_ID=12\n");
        Files.writeString(image.resolve("usr/sbin/sshd"), "");
        Files.writeString(image.resolve("etc/ssh/sshd_config"), "MaxAuthTries 8\n");
        checks = Files.createDirectories(directory.resolve("checks"));
        site = checks.resolve("site.yaml");
        Files.writeString(site, PROFILE);
    }

    @Test
    void asksWhatTheProfileAsksAsItWantsIt() {
        Commands.Run usual = check("--only", "ssh.max-auth-tries,ssh.client-alive");
        Commands.Run byFile = check("--profile", site.toString());
        Commands.Run byName = check("--profile", "site", "--checks", checks.toString());

        assertThat(JSON.readTree(usual.out()).get("findings").findValuesAsString("rule"))
                .containsExactly("ssh.client-alive", "ssh.max-auth-tries");
        JsonNode document = JSON.readTree(byFile.out());
        assertThat(document.get("checks").findValuesAsString("id")).allMatch(id -> id.startsWith("ssh."));
        assertThat(document.at("/findings/0/rule").asString()).isEqualTo("ssh.client-alive");
        assertThat(document.at("/findings/0/severity").asString()).isEqualTo("critical");
        assertThat(document.get("findings").findValuesAsString("rule")).doesNotContain("ssh.max-auth-tries");
        assertThat(byName.out()).isEqualTo(byFile.out());
    }

    @Test
    void listsWhatAProfileAsks() {
        Commands.Run run = Commands.here("checks", "list", "--profile", site.toString(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(JSON.readTree(run.out()).findValuesAsString("id"))
                .hasSizeGreaterThan(10)
                .allMatch(id -> id.startsWith("ssh."));
        assertThat(Commands.here("checks", "profiles", "--json").out()).contains("\"edge-cache-freebsd\"", "\"kspp\"");
    }

    @Test
    void refusesAProfileThatIsNotThereOrForAnotherSystem() {
        assertThat(check("--profile", "sight").err()).contains("there is no profile sight, but image, kspp,");
        assertThat(check("--profile", "./sight.yaml").err()).contains("there is no file ./sight.yaml");
        Commands.Run other = check("--profile", "edge-cache-freebsd");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("the profile edge-cache-freebsd is not for linux");
        assertThat(check("--profile", "image", "--only", "cpu").err())
                .contains("there is no check and no area cpu in the profile image");
    }

    @Test
    void saysWithItsLineWhatIsWrongWithAProfile() throws IOException {
        Files.writeString(
                site,
                PROFILE.replace("extends: [image]", "extends: [image, site]")
                        .replace("accounts, files", "accounts, fils")
                        .replace("maxTries: 9", "maxTries: many")
                        .replace("ssh.client-alive:", "ssh.client-live:"));

        Commands.Run run = Commands.here("checks", "lint", site.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        site + ", line 5: profile site: it extends site, which extends it in turn",
                        site + ", line 6: profile site: there is no check and no area fils",
                        site
                                + ", line 8: profile site: the parameter maxTries of ssh.max-auth-tries is a whole number, not text",
                        site + ", line 10: profile site: there is no check and no area ssh.client-live");
        assertThat(check("--profile", site.toString()).err())
                .isEqualToIgnoringNewLines(
                        "martello: " + site + ", line 5: profile site: it extends site, which extends it in turn");
        Files.writeString(site, PROFILE);
        assertThat(Commands.here("checks", "lint", site.toString()).out())
                .isEqualToIgnoringNewLines(site + ": 0 checks, 1 profiles, 0 exceptions, 0 problems");
    }

    private Commands.Run check(String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "check";
        arguments[1] = "--root";
        arguments[2] = image.toString();
        arguments[3] = "--json";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return Commands.here(arguments);
    }
}
