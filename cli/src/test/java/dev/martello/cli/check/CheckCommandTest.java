package dev.martello.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void judgesThisMachineWithEachCheckOnce() {
        Commands.Run run = Commands.run("check", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode document = JSON.readTree(run.out());
        int answers = 0;
        for (String result : new String[] {"passed", "failed", "cannotTell", "excepted", "notApplicable"}) {
            answers += document.get("summary").get(result).asInt();
        }
        assertThat(answers).isEqualTo(document.get("checks").size()).isPositive();
        for (JsonNode finding : document.get("findings")) {
            assertThat(finding.get("remedy").get("apply").asString()).isNotBlank();
            assertThat(finding.get("seen").asString()).isNotBlank();
        }
    }

    @Test
    void takesNothingOfAnImageForGoodThatOnlyAKernelKnows(@TempDir Path image) throws IOException {
        Commands.Run run = Commands.here(
                "check",
                "--root",
                image.toString(),
                "--only",
                "kernel,kernel-build,kernel-start,cpu,network,mounts",
                "--json",
                "--fail-on",
                "info");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode summary = JSON.readTree(run.out()).get("summary");
        assertThat(summary.get("passed").asInt()).isZero();
        assertThat(summary.get("cannotTell").asInt()).isPositive();
        assertThat(Commands.here("check", "--root", image.toString()).out())
                .contains("Cannot tell", "an image has no kernel that runs");
    }

    @Test
    void saysThatThereIsNoImage() {
        Commands.Run run = Commands.here("check", "--root", "/nowhere");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "martello: /nowhere is no directory that can be read; --root names an unpacked image");
    }

    @Test
    void triesAnOperatorsOwnChecks(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("site.yaml"), """
            format: 1
            checks:
              - id: site.panic
                title: It restarts after a panic.
                systems: [linux]
                severity: low
                pass: int(sysctl["kernel.panic"]) > 0
                subject: kernel.panic
                seen: "{sysctl['kernel.panic']}"
                why: Nobody is there to press the button.
                references: [ours]
                remedy: {risk: safe live, apply: sysctl -w kernel.panic=10}
                passing: [{sysctl: {kernel.panic: "10"}}]
                failing: [{sysctl: {kernel.panic: "10"}}]
            """);

        assertThat(Commands.here("checks", "lint", file.toString()).exitCode()).isZero();
        Commands.Run tried = Commands.here("checks", "test", file.toString());
        assertThat(tried.exitCode()).isEqualTo(1);
        assertThat(tried.err()).contains(file + ", line 14: site.panic should fail with this sample");

        Files.writeString(file, Files.readString(file).replace("sysctl[\"kernel.panic\"]", "systcl[\"kernel.panic\"]"));
        Commands.Run linted = Commands.here("checks", "lint", file.toString());
        assertThat(linted.exitCode()).isEqualTo(2);
        assertThat(linted.err()).contains("line 7: check site.panic: ", "there is no 'systcl'; did you mean 'sysctl'?");
    }

    @Test
    void showsWhatAHostileMachineSaysAndIsNotSteeredByIt(@TempDir Path image) throws IOException {
        Files.createDirectories(image.resolve("etc"));
        Files.createDirectories(image.resolve("bin"));
        Files.writeString(image.resolve("bin/freebsd-version"), "");
        Files.writeString(
                image.resolve("etc/rc.conf"), "syslogd_flags=\"<script>alert(1)</script> & \u001b[2J\u202e'x'\"\n");

        Commands.Run page = Commands.here("check", "--root", image.toString(), "--only", "services", "--html");
        assertThat(page.exitCode()).as(page.err()).isZero();
        assertThat(page.out())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; \\u001b[2J\\u202e&#39;x&#39;")
                .doesNotContain("<script", "\u001b", "\u202e");
        assertThat(Commands.here("check", "--root", image.toString(), "--only", "services")
                        .out())
                .contains("<script>alert(1)</script> & \\u001b[2J\\u202e")
                .doesNotContain("\u001b[2J", "\u202e");
        for (String form : new String[] {"--json", "--sarif"}) {
            String out = Commands.here("check", "--root", image.toString(), "--only", "services", form)
                    .out();
            assertThat(out).doesNotContain("\u001b", "\u202e");
            assertThat(JSON.readTree(out).toString()).contains("<script>alert(1)</script> & ");
        }
    }

    @Test
    void showsOnlyWhatIsNewSinceABaseline(@TempDir Path directory) throws IOException {
        Path image = Files.createDirectories(directory.resolve("image"));
        Files.createDirectories(image.resolve("etc"));
        Files.createDirectories(image.resolve("bin"));
        Files.writeString(image.resolve("bin/freebsd-version"), "");
        Path rc = Files.writeString(image.resolve("etc/rc.conf"), "rwhod_enable=YES\n");
        String[] check = {"check", "--root", image.toString(), "--only", "services", "--fail-on", "high", "--json"};
        Commands.Run first = Commands.here(check);
        assertThat(first.exitCode()).isEqualTo(1);
        Path baseline = Files.writeString(directory.resolve("baseline.json"), first.out());

        String[] since = Arrays.copyOf(check, check.length + 2);
        since[check.length] = "--baseline";
        since[check.length + 1] = baseline.toString();
        assertThat(Commands.here(since).exitCode()).isZero();

        Files.writeString(rc, "rwhod_enable=YES\nftpd_enable=YES\n");
        Commands.Run second = Commands.here(since);
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(second.out()).get("findings").findValuesAsString("rule"))
                .containsExactly("services.ftpd");

        Files.writeString(baseline, "[]");
        Commands.Run refused = Commands.here(since);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("baseline.json has no findings");
    }

    @Test
    void saysOfOneCheckWhatItAsksAndWhatTheFactsAre() {
        Commands.Run run = Commands.here("check", "--explain", "kernel.kptr-restrict");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("int(sysctl[\"kernel.kptr_restrict\"]) >= 1", "sysctl.kernel.kptr_restrict = ");
        assertThat(Commands.here("check", "--explain", "kernel.nothing").err())
                .contains("there is no check kernel.nothing");
    }

    @Test
    void speaksSarif(@TempDir Path image) throws IOException {
        Files.createDirectories(image.resolve("bin"));
        Files.writeString(image.resolve("bin/freebsd-version"), "");

        Commands.Run run = Commands.here("check", "--root", image.toString(), "--sarif");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode sarif = JSON.readTree(run.out());
        assertThat(sarif.get("version").asString()).isEqualTo("2.1.0");
        JsonNode rules = sarif.at("/runs/0/tool/driver/rules");
        assertThat(sarif.at("/runs/0/results")).isNotEmpty().allSatisfy(result -> {
            assertThat(rules.get(result.get("ruleIndex").asInt()).get("id")).isEqualTo(result.get("ruleId"));
            assertThat(result.get("level").asString()).isIn("error", "warning", "note");
            assertThat(result.at("/message/text").asString()).isNotBlank();
        });
    }

    @Test
    void asksAnOperatorsChecksTooAndRefusesTwoOfOneName(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("site.yaml"), """
            format: 1
            checks:
              - id: site.kernel
                title: It is Linux.
                systems: [linux]
                severity: low
                pass: kernel.release == "0"
                subject: kernel
                seen: "{kernel.release}"
                why: Ours.
                references: [ours]
                remedy: {risk: safe live, apply: nothing}
            """);
        String[] check = {"check", "--checks", directory.toString(), "--only", "site", "--json"};
        assertThat(JSON.readTree(Commands.here(check).out())
                        .at("/findings/0/rule")
                        .asString())
                .isEqualTo("site.kernel");

        Files.writeString(file, Files.readString(file).replace("site.kernel", "kernel.kptr-restrict"));
        Commands.Run refused = Commands.here(check);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("there are two checks kernel.kptr-restrict");
    }
}
