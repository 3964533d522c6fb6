package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FindingsJsonTest {
    @Test
    void readsWhatItWrote() {
        List<Finding> findings = List.of(
                new Finding(
                        new RuleId("file.unknown"),
                        Severity.CRITICAL,
                        TrustTier.CONTRAINDICATED,
                        "/usr/bin/x",
                        "it is not in the release",
                        Optional.of(ItemDigest.of(Bytes.ascii("log"))),
                        OptionalLong.of(812),
                        Optional.of("find out")),
                new Finding(
                        new RuleId("secure-boot.off"),
                        Severity.CRITICAL,
                        TrustTier.CONTRAINDICATED,
                        "Secure Boot",
                        "it is off",
                        Optional.empty(),
                        Optional.empty()));

        assertThat(FindingsJson.read(FindingsJson.write(findings))).isEqualTo(findings);
    }

    @Test
    void readsWhatWasWrittenBeforeFindingsNamedTheirEntry() {
        String before = """
                [{"rule":"file.unknown","severity":"CRITICAL","tier":"CONTRAINDICATED","subject":"s","explanation":"e",
                  "item":null,"remedy":null}]
                """;

        assertThat(FindingsJson.read(before))
                .singleElement()
                .satisfies(finding -> assertThat(finding.entry()).isEmpty());
    }
}
