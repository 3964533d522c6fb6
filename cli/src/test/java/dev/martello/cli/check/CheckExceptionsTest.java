package dev.martello.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckExceptionsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Path image;
    private Path exceptions;

    @BeforeEach
    void anImageWithTwoOpenServicesAndExceptionsForThem() throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        image = Files.createDirectories(directory.resolve("image"));
        Files.createDirectories(image.resolve("etc"));
        Files.createDirectories(image.resolve("bin"));
        Files.writeString(image.resolve("bin/freebsd-version"), "");
        Files.writeString(image.resolve("etc/rc.conf"), "rwhod_enable=YES\nftpd_enable=YES\n");
        exceptions = Files.writeString(directory.resolve("exceptions.yaml"), """
                format: 1
                exceptions:
                  - check: services.rwhod
                    owner: "<b>edge@example.net"
                    reason: The old console needs it.
                    granted: %s
                    until: %s
                    while: "!('inetd_enable' in rc)"
                  - check: services.ftpd
                    owner: nobody@example.net
                    reason: It was needed once.
                    granted: %s
                    until: %s
                """.formatted(
                        today.minusDays(3), today.plusDays(30), today.minusDays(30), today.minusDays(2)));
    }

    @Test
    void showsWhatIsExceptedByWhomAndUntilWhen() {
        Commands.Run run = check("--json");

        JsonNode document = JSON.readTree(run.out());
        assertThat(document.at("/summary/excepted").asInt()).isEqualTo(1);
        assertThat(document.get("findings").findValuesAsString("rule"))
                .contains("services.ftpd")
                .doesNotContain("services.rwhod");
        assertThat(document.at("/excepted/0/rule").asString()).isEqualTo("services.rwhod");
        assertThat(document.at("/excepted/0/owner").asString()).isEqualTo("<b>edge@example.net");
        assertThat(document.at("/lapsedExceptions/0/rule").asString()).isEqualTo("services.ftpd");
        assertThat(document.at("/lapsedExceptions/0/why").asString()).startsWith("it ended on ");
        assertThat(document.toString()).contains("{\"id\":\"services.rwhod\",\"result\":\"excepted\"");
        assertThat(check().out())
                .contains(
                        "1 excepted",
                        "Excepted",
                        "The old console needs it.",
                        "Exceptions that do not hold",
                        "it ended on");
        assertThat(check("--html").out())
                .contains(
                        "<h2>Excepted (1)</h2>",
                        "&lt;b&gt;edge@example.net",
                        "<h2>Exceptions that do not hold (1)</h2>")
                .doesNotContain("<b>edge");
    }

    @Test
    void suppressesInSarifWhatIsExcepted() {
        JsonNode run = JSON.readTree(check("--sarif").out()).at("/runs/0");

        assertThat(run.get("results")).allSatisfy(result -> {
            boolean isExcepted = result.get("ruleId").asString().equals("services.rwhod");
            assertThat(result.get("suppressions")).hasSize(isExcepted ? 1 : 0);
            assertThat(run.at("/tool/driver/rules")
                            .get(result.get("ruleIndex").asInt())
                            .get("id"))
                    .isEqualTo(result.get("ruleId"));
        });
        assertThat(run.toString())
                .contains("\"kind\":\"external\",\"status\":\"accepted\"", "The old console needs it.");
    }

    @Test
    void countsOnlyFindingsThatAreNotExceptedForTheGate() throws IOException {
        Files.writeString(image.resolve("etc/rc.conf"), "rwhod_enable=YES\n");
        assertThat(check("--fail-on", "high").exitCode()).isZero();

        Files.writeString(image.resolve("etc/rc.conf"), "rwhod_enable=YES\ninetd_enable=NO\n");
        Commands.Run voided = check("--fail-on", "high");
        assertThat(voided.exitCode()).isEqualTo(1);
        assertThat(voided.out()).contains("it holds only while !('inetd_enable' in rc)");
    }

    @Test
    void refusesExceptionsThatAreNotUsable() throws IOException {
        Path good = Files.copy(exceptions, directory.resolve("good.yaml"));
        Files.writeString(exceptions, Files.readString(exceptions).replace("services.ftpd", "services.ftp"));

        assertThat(check().exitCode()).isEqualTo(2);
        assertThat(check().err()).contains(exceptions + ", line 9: there is no check services.ftp");
        assertThat(Commands.here("checks", "lint", exceptions.toString()).err()).contains("line 9: there is no check");
        assertThat(Commands.here("checks", "lint", good.toString()).out()).contains("2 exceptions, 0 problems");
        assertThat(Commands.here("checks", "list", "--checks", directory.toString())
                        .err())
                .contains("has exceptions; name such a document by --exceptions");
    }

    private Commands.Run check(String... options) {
        String[] arguments = new String[options.length + 7];
        String[] fixed = {
            "check", "--root", image.toString(), "--only", "services", "--exceptions", exceptions.toString()
        };
        System.arraycopy(fixed, 0, arguments, 0, fixed.length);
        System.arraycopy(options, 0, arguments, fixed.length, options.length);
        return Commands.here(arguments);
    }
}
