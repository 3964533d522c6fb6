package dev.martello.lab.bench;

import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What it costs to check what appliances say, from a quote to a whole report. */
public final class AttestationRows {
    private static final List<Row> LOGS = List.of(
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

    /** The rows that can be measured here, in the order of the table. Speed is promised of the libraries that the server takes. */
    public static List<Row> here() {
        return of(CryptoLibrary.choose());
    }

    /** The rows where the server takes these libraries. */
    static List<Row> of(SignatureLibraries taken) {
        Library rsa = Library.named(taken.rsa(), SignatureLibraries::rsa);
        Library ecdsa = Library.named(taken.ecdsa(), SignatureLibraries::ecdsa);
        List<Row> rows = new ArrayList<>();
        for (Library library : List.of(Library.CORRETTO, Library.JDK)) {
            quote("RSA-2048", AkTemplate.RSASSA_2048_SHA256, library, library == rsa ? 15_000 : 0)
                    .forEach(rows::add);
        }
        for (Library library : Library.values()) {
            quote("ECDSA P-256", AkTemplate.ECDSA_P256_SHA256, library, library == ecdsa ? 10_000 : 0)
                    .forEach(rows::add);
        }
        rows.addAll(LOGS);
        rows.add(steadyReport("RSA-2048", AkTemplate.RSASSA_2048_SHA256, rsa));
        rows.add(steadyReport("ECDSA P-256", AkTemplate.ECDSA_P256_SHA256, ecdsa));
        rows.add(new Row(
                Measure.of(
                        "a new policy for 10,000 appliances of 20 releases, durable",
                        ReappraisalBenchmark.class,
                        "policy"),
                "policies",
                Optional.of(Measure.of("as many rows written", VerdictRowsBenchmark.class, "rawRows")),
                1));
        return rows;
    }

    private static Row steadyReport(String title, AkTemplate key, Library library) {
        return new Row(
                Measure.of(
                        "steady report, " + title + ", durable",
                        SteadyReportBenchmark.class,
                        "reports",
                        Map.of("key", key.name())),
                "reports",
                Optional.of(Measure.of(
                        "signature",
                        QuoteBenchmark.class,
                        "rawSignature",
                        Map.of("key", key.name(), "library", library.name()))),
                12_000);
    }

    private static Stream<Row> quote(String title, AkTemplate key, Library library, long least) {
        if (!library.isHere()) {
            return Stream.empty();
        }
        Map<String, String> parameters = Map.of("key", key.name(), "library", library.name());
        return Stream.of(new Row(
                Measure.of(
                        title + " quote and PCRs, " + library.title(),
                        QuoteBenchmark.class,
                        "quoteAndPcrs",
                        parameters),
                "quotes",
                Optional.of(Measure.of("signature", QuoteBenchmark.class, "rawSignature", parameters)),
                least));
    }
}
