package dev.martello.lab.bench;

import dev.martello.tpm.attester.AkTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it costs to check what appliances say, from a quote to a whole report. */
public final class AttestationRows {
    /** In the order of the table. */
    public static final List<Row> ALL = List.of(
            quote("RSA-2048 quote and PCRs", AkTemplate.RSASSA_2048_SHA256, 15_000),
            quote("ECDSA P-256 quote and PCRs", AkTemplate.ECDSA_P256_SHA256, 10_000),
            new Row(
                    Measure.of(
                            "IMA ima-ng, list of 10,000: read, replay, look up", RuntimeLogBenchmark.class, "examine"),
                    "entries",
                    Optional.of(Measure.of("SHA-256", RuntimeLogBenchmark.class, "rawSha256")),
                    1_500_000),
            new Row(
                    Measure.of(
                            "boot log of 30 kB: read, replay three banks, facts",
                            BootLogBenchmark.class,
                            "parseReplayAndRead"),
                    "logs",
                    Optional.of(Measure.of("the same octets hashed", BootLogBenchmark.class, "rawDigests")),
                    5_000));

    private AttestationRows() {}

    private static Row quote(String title, AkTemplate key, long least) {
        Map<String, String> parameters = Map.of("key", key.name());
        return new Row(
                Measure.of(title, QuoteBenchmark.class, "quoteAndPcrs", parameters),
                "quotes",
                Optional.of(Measure.of("signature", QuoteBenchmark.class, "rawSignature", parameters)),
                least);
    }
}
