package dev.martello.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AttestationRowsTest {
    @Test
    void limitsOfReportsAreMeasuredWithTheLibrariesThatTheServerTakes() {
        SignatureLibraries withoutCorretto =
                SignatureLibraries.firstSound(List.of(), List.of(CryptoLibrary.BOUNCY_CASTLE::load));

        Map<String, String> limits = AttestationRows.of(withoutCorretto).stream()
                .filter(row -> row.measure().benchmark() == SteadyReportBenchmark.class)
                .collect(Collectors.toMap(
                        row -> row.measure().parameters().get("key"),
                        row -> row.limit().orElseThrow().parameters().get("library")));

        assertThat(limits).isEqualTo(Map.of("RSASSA_2048_SHA256", "JDK", "ECDSA_P256_SHA256", "BOUNCY_CASTLE"));
    }

    @Test
    void everyRowHasItsLimitBesideIt() {
        assertThat(AttestationRows.here())
                .allSatisfy(
                        row -> assertThat(row.limit()).as(row.measure().title()).isPresent());
    }

    @Test
    void speedIsPromisedOfTheLibrariesThatTheServerTakes() {
        SignatureLibraries withoutCorretto =
                SignatureLibraries.firstSound(List.of(), List.of(CryptoLibrary.BOUNCY_CASTLE::load));

        assertThat(AttestationRows.of(withoutCorretto))
                .filteredOn(row -> row.measure().benchmark() == QuoteBenchmark.class && row.least() > 0)
                .extracting(row -> row.measure().title())
                .containsExactly("RSA-2048 quote and PCRs, JDK", "ECDSA P-256 quote and PCRs, Bouncy Castle");
    }
}
