package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.MalformedIssuanceRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators want certificates to be. */
class AuthorityFuzzTest {
    static Stream<byte[]> issuanceRules() {
        return Stream.of("""
                issuance: 1
                lifetime: PT1H
                keys: [tpm]
                dns: ["{serial}.edge.example"]
                published: http://pki.example
                """).map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("issuanceRules")
    @FuzzTest(maxDuration = "2m")
    void issuanceRules(byte[] octets) throws Exception {
        new Parsing<>(MalformedIssuanceRules.class, IssuanceRules::parse, 100_000)
                .check(octets, rules -> assertThat(rules.keys()).isNotEmpty());
    }

    @Test
    void samplesAreRules() throws Exception {
        IssuanceRules.parse(Bytes.owning(issuanceRules().findFirst().orElseThrow()));
    }
}
