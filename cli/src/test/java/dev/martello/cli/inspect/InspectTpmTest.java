package dev.martello.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.Swtpm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectTpmTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    @Test
    void ofSeveralKeysOneIsToBeRegistered() throws Exception {
        Path state = directory.resolve("tpm");
        Manufacturer.in(directory.resolve("maker")).manufacture(state);
        try (Swtpm swtpm = Swtpm.start(state)) {
            JsonNode shown = inspected(swtpm, "--json");
            assertThat(shown.get("endorsementCertificates")).hasSize(2);
            assertThat(shown.get("ekFingerprint").asString())
                    .isEqualTo(
                            shown.at("/endorsementCertificates/0/fingerprint").asString());
        }
    }

    @Test
    void aTpmWithoutCertificateIsRegisteredByItsKey() throws Exception {
        try (Swtpm swtpm = Swtpm.start(directory)) {
            JsonNode shown = inspected(swtpm, "--json");
            assertThat(shown.get("endorsementCertificates")).isEmpty();
            assertThat(shown.get("ekFingerprint").asString()).isEqualTo(fingerprint(swtpm, EkTemplate.ECC_P256));
        }
    }

    private static String fingerprint(Swtpm swtpm, EkTemplate template) throws Exception {
        try (Tpm tpm = Tpm.over(swtpm.connect());
                EndorsementKey key = EndorsementKey.create(tpm, template)) {
            return ApplianceId.of(PublicKeys.of(key.publicArea())).toString();
        }
    }

    private static JsonNode inspected(Swtpm swtpm, String form) {
        Run run = Commands.here("inspect", "tpm", "--tpm", swtpm.address().toString(), form);
        assertThat(run.err()).isEmpty();
        return JSON.readTree(run.out());
    }
}
