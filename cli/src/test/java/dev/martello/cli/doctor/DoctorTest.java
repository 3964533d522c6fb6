package dev.martello.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import dev.martello.server.crypto.CryptoLibrary;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DoctorTest {
    @Test
    void namesTheLibrariesThatTheServerTakes() {
        JsonNode diagnoses = diagnoses();

        assertThat(seen(diagnoses, "RSA signatures"))
                .startsWith(CryptoLibrary.choose().rsa().getName())
                .matches(".*[1-9][0-9,.]* checks a second a core");
        assertThat(seen(diagnoses, "ECDSA signatures"))
                .startsWith(CryptoLibrary.choose().ecdsa().getName());
    }

    @Test
    void findsTheTpmImplementationThatTheseTestsRunWith() {
        assertThat(seen(diagnoses(), "swtpm")).endsWith("/swtpm");
    }

    @Test
    void endsWithOneOnlyIfSomethingIsWrong() {
        Commands.Run run = Commands.run("doctor");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(run.out().contains("problem ") ? 1 : 0);
    }

    private static JsonNode diagnoses() {
        return JsonMapper.shared()
                .readTree(Commands.run("doctor", "--json").out())
                .get("diagnoses");
    }

    private static String seen(JsonNode diagnoses, String subject) {
        return diagnoses
                .valueStream()
                .filter(each -> each.get("subject").asString().equals(subject))
                .map(each -> each.get("seen").asString())
                .findFirst()
                .orElseThrow();
    }
}
